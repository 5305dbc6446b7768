import ArgumentParser
import FaceImages

/// Landmarks as the user writes them: `x1,y1,...,x5,y5`.
struct LandmarkPoints: Hashable, Sendable {
    let landmarks: FaceLandmarks

    /// Reads 10 or 136 numbers with commas between them; throws for anything else.
    init(argument: String) throws {
        let fields = argument.split(separator: ",", omittingEmptySubsequences: false)
        let numbers = try fields.map { field in
            guard let number = Double(field) else {
                throw ValidationError("'\(field)' is no number; expected x1,y1,...,x5,y5")
            }
            return number
        }
        do {
            landmarks = try FaceLandmarks(coordinates: numbers)
        } catch {
            throw ValidationError("\(error)")
        }
    }
}
