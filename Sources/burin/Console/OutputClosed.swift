/// Nobody reads standard output any more, as in `burin list | head -1`: the end, but no failure
/// to be told about.
struct OutputClosed: Error {}
