import Diagnostics
import Testing

@testable import FaceImages

@Suite struct ImageTests {
    @Test func refusesSizesThatDoNotFit() {
        #expect(throws: Diagnostic.self) { try Image(width: 2, height: 2, pixels: [1, 2, 3]) }
        #expect(throws: Diagnostic.self) { try Image(width: 0, height: 2, pixels: []) }
        #expect(throws: Diagnostic.self) { try Image(width: -1, height: -3, pixels: [1, 2, 3]) }
        #expect(throws: Diagnostic.self) { try Image(width: .max, height: .max, pixels: []) }
        #expect(throws: Diagnostic.self) { try Image(width: .max, height: 2, pixels: []) }
    }

    @Test func tensorIsPlanarAndUnscaled() throws {
        let image = try Image(
            width: 2, height: 2, pixels: [1, 2, 3, 4, 5, 6, 7, 8, 9, 253, 254, 255])
        #expect(image.tensor() == [1, 4, 7, 253, 2, 5, 8, 254, 3, 6, 9, 255])
        #expect(image.tensor(order: .bgr) == [3, 6, 9, 255, 2, 5, 8, 254, 1, 4, 7, 253])
    }

    @Test func mirroringExchangesLeftAndRight() throws {
        let image = try Image(
            width: 3, height: 2, pixels: Array(1...18))
        let mirrored = image.mirrored
        #expect(mirrored.size == image.size)
        #expect(
            mirrored.pixels
                == [7, 8, 9, 4, 5, 6, 1, 2, 3, 16, 17, 18, 13, 14, 15, 10, 11, 12])
        #expect(mirrored.mirrored == image)
    }

    @Test func resizingToTheSameSizeChangesNothing() throws {
        let image = try Image.decode(path: "\(Samples.encodings)/rgb.png")
        let same = try image.resized(width: image.width, height: image.height)
        #expect(same == image)
        #expect(same.resizeNotice == nil)
    }

    @Test(arguments: [(7, 5), (12, 10), (24, 41), (50, 20), (1, 1), (48, 40)])
    func resizingFollowsTheDefinition(width: Int, height: Int) throws {
        let image = try Image.decode(path: "\(Samples.encodings)/rgb.png")
        let resized = try image.resized(width: width, height: height)
        #expect(resized.width == width && resized.height == height)
        #expect(resized.originalSize == image.size)
        for y in 0..<height {
            for x in 0..<width {
                for channel in 0..<3 {
                    let expected = sample(image, x, y, channel, width, height)
                    let actual = Double(resized.pixels[(y * width + x) * 3 + channel])
                    #expect(abs(actual - expected) <= 0.5 + 1e-4)
                }
            }
        }
    }

    @Test func theNoticeNamesTheFirstSize() throws {
        let image = try Image.decode(path: "\(Samples.folder)/ada-180x150.jpg")
        let twice = try image.resized(width: 90, height: 75).resized(width: 112, height: 112)
        #expect(twice.resizeNotice?.hasPrefix("resized from 180x150 to 112x112") == true)
    }

    @Test func halvingAveragesFourPixels() throws {
        let image = try Image(
            width: 2, height: 2, pixels: [0, 10, 255, 10, 20, 255, 20, 30, 255, 30, 40, 255])
        #expect(try image.resized(width: 1, height: 1).pixels == [15, 25, 255])
    }

    @Test func refusesImpossibleTargets() throws {
        let image = try Image(width: 1, height: 1, pixels: [1, 2, 3])
        for (width, height) in [(0, 1), (1, 0), (-2, 2), (.max, .max), (8193, 8192)] {
            #expect(throws: Diagnostic.self) { try image.resized(width: width, height: height) }
        }
    }

    /// The bilinear mixture at half-pixel centres, from the definition in float64.
    private func sample(
        _ image: Image, _ x: Int, _ y: Int, _ channel: Int, _ width: Int, _ height: Int
    ) -> Double {
        func coordinate(_ index: Int, _ source: Int, _ target: Int) -> Double {
            let centre = (Double(index) + 0.5) * Double(source) / Double(target) - 0.5
            return min(max(centre, 0), Double(source - 1))
        }
        let (row, column) = (
            coordinate(y, image.height, height), coordinate(x, image.width, width)
        )
        var sum = 0.0
        for sourceY in 0..<image.height {
            for sourceX in 0..<image.width {
                let weight =
                    max(0, 1 - abs(row - Double(sourceY)))
                    * max(0, 1 - abs(column - Double(sourceX)))
                let pixel = image.pixels[(sourceY * image.width + sourceX) * 3 + channel]
                sum += weight * Double(pixel)
            }
        }
        return sum
    }
}
