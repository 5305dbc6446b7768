import Glibc

/// The three streams that every program expects to have.
enum StandardStreams {
    /// Fills the place of each that whoever started the process has closed: a file opened later
    /// would take it, and what is printed would end in that file. Reading and writing then fail, as
    /// they do with a stream that is closed.
    static func fillGaps() {
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
        where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest number that is free is this one, since those below are taken.
            _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }
}
