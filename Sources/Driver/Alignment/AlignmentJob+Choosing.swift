public import Diagnostics
import Glibc
import Toolchain

extension AlignmentJob {
    /// All faces of the given pictures among those of a file of landmarks, in the pictures' order.
    ///
    /// Pictures are the same where their paths lead to one file; one given twice counts once.
    /// Throws a usage diagnostic for a picture that the file does not name, and a malformed-file
    /// one where it is not there at all.
    public static func choose(
        _ pictures: [String], among jobs: [AlignmentJob], of file: String
    ) throws(Diagnostic) -> [AlignmentJob] {
        var faces: [FileIdentity: [AlignmentJob]] = [:]
        var missing: [String: [AlignmentJob]] = [:]
        for job in jobs {
            if let identity = FileIdentity(job.picture) {
                faces[identity, default: []].append(job)
            } else {
                missing[job.picture, default: []].append(job)
            }
        }
        var chosen: [AlignmentJob] = []
        for picture in pictures {
            let identity = FileIdentity(picture)
            let reason = String(cString: strerror(errno))
            // Once taken, an empty list stays.
            let found: [AlignmentJob]?
            if let identity {
                found = faces[identity]
                if found != nil { faces[identity] = [] }
            } else {
                found = missing[picture]
                if found != nil { missing[picture] = [] }
            }
            guard let found else {
                guard identity != nil else {
                    throw Diagnostic(.malformedFile, "cannot be read: \(reason)", file: picture)
                }
                throw Diagnostic(
                    .usage, "no landmarks of it are in \(file)", file: picture,
                    expected: "a picture that the file names")
            }
            chosen += found
        }
        return chosen
    }
}
