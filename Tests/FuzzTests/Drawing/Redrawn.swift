/// A draw that does not fit what is there yet; the next one is tried.
struct Redrawn: Error {}
