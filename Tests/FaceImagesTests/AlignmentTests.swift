import Diagnostics
import Testing

@testable import FaceImages

@Suite struct AlignmentTests {
    @Test func everyCropIsOpenCVs() throws {
        let crops = try AlignmentFixture.recorded.get().crops
        #expect(crops.count >= 40)
        for crop in crops {
            let matrix = crop.matrix
            let transform = SimilarityTransform(
                a: matrix[0][0], b: matrix[1][0], tx: matrix[0][2], ty: matrix[1][2])
            let image = try crop.picture.image()
            let warped = try image.warped(
                by: transform, width: crop.size[0], height: crop.size[1])
            check(warped, crop)
            let landmarks = try FaceLandmarks(crop.landmarks)
            check(try image.aligned(to: try crop.template(), by: landmarks), crop)
        }
    }

    private func check(_ image: Image, _ crop: AlignmentFixture.Crop) {
        #expect([image.width, image.height] == crop.size, "\(crop.name)")
        #expect(image.pixels.count { $0 == 0 } == crop.black, "\(crop.name)")
        let grid = (0..<25).map { index in
            let (x, y) = (index % 5 * (image.width - 1) / 4, index / 5 * (image.height - 1) / 4)
            let start = (y * image.width + x) * 3
            return image.pixels[start..<start + 3].map(Int.init)
        }
        #expect(grid == crop.grid, "\(crop.name)")
        #expect(AlignmentFixture.digest(image.pixels) == crop.digest, "\(crop.name)")
    }

    @Test func transformsAreScikitImages() throws {
        let fixture = try AlignmentFixture.recorded.get()
        #expect(fixture.estimates.count == 60)
        for estimate in fixture.estimates {
            try check(estimate.landmarks, .standard, estimate.matrix)
        }
        for crop in fixture.crops {
            try check(crop.landmarks, try crop.template(), crop.matrix)
        }
    }

    private func check(
        _ landmarks: [[Double]], _ template: AlignmentTemplate, _ matrix: [[Double]]
    ) throws {
        let transform = try SimilarityTransform(from: FaceLandmarks(landmarks), to: template)
        for (ours, theirs) in zip(transform.matrix.joined(), matrix.joined()) {
            #expect(abs(ours - theirs) <= 1e-10 * max(1, abs(theirs)))
        }
    }

    @Test func theWorkedExampleComesOut() throws {
        let landmarks = try FaceLandmarks([
            [120.25, 140.5], [190.75, 133], [160, 178.5], [132.5, 214.25], [187, 208.75],
        ])
        let transform = try SimilarityTransform(from: landmarks, to: .standard)
        #expect(abs(transform.a - 0.52702564) < 2e-8)
        #expect(abs(transform.b - 0.03700860) < 2e-8)
        #expect(abs(transform.tx + 20.82009) < 1e-5)
        #expect(abs(transform.ty + 26.17976) < 1e-5)
        #expect(abs(transform.scale - 0.5283234) < 1e-7)
    }

    @Test func reflectionsAreNotTaken() throws {
        // The template in a mirror: a reflection would fit it without error.
        let points = AlignmentTemplate.standard.points.map { ImagePoint(x: 200 - $0.x, y: $0.y) }
        let landmarks = try FaceLandmarks(points)
        let transform = try SimilarityTransform(from: landmarks, to: .standard)
        #expect(transform.scale > 0)
        let mapped = points.map { transform($0) }
        let eyes = (mapped[0].x - mapped[1].x, mapped[0].y - mapped[1].y)
        let mouth = (mapped[3].x - mapped[0].x, mapped[3].y - mapped[0].y)
        // Orientation is kept: still that of a mirror.
        let source = (points[0].x - points[1].x) * (points[3].y - points[0].y)
        #expect((eyes.0 * mouth.1 - eyes.1 * mouth.0).sign == source.sign)
        #expect(landmarks.isMirrored)
        #expect(try !FaceLandmarks(AlignmentTemplate.standard.points).isMirrored)
    }

    @Test func templatesScale() throws {
        let eye = AlignmentTemplate.standard.points[0]
        #expect(eye == ImagePoint(x: 38.2946, y: 51.6963))
        #expect(AlignmentTemplate.narrow.points[0] == ImagePoint(x: 38.2946 - 8, y: 51.6963))
        #expect(AlignmentTemplate.narrow.width == 96)
        #expect(try AlignmentTemplate(size: 112) == .standard)
        #expect(try AlignmentTemplate(size: 224).points[0].y == eye.y * 2)
        #expect(try AlignmentTemplate(size: 256).points[0].x == eye.x * 2 + 16)
        #expect(try AlignmentTemplate(size: 896).points[0].x == eye.x * 8)
        for size in [0, -112, 1, 113, 192, 8193, 8288, .max, .min] {
            #expect(throws: Diagnostic.self) { try AlignmentTemplate(size: size) }
        }
    }

    @Test func sixtyEightPointsAreReduced() throws {
        let points = (0..<68).map { ImagePoint(x: Double($0), y: Double($0 * $0)) }
        let landmarks = try FaceLandmarks(points)
        #expect(landmarks.leftEye == ImagePoint(x: 37.5, y: Double(36 * 36 + 39 * 39) / 2))
        #expect(landmarks.rightEye == ImagePoint(x: 43.5, y: Double(42 * 42 + 45 * 45) / 2))
        #expect(landmarks.noseTip == points[30])
        #expect(landmarks.leftMouthCorner == points[48])
        #expect(landmarks.rightMouthCorner == points[54])
    }

    @Test func pointsThatAreNoFaceThrow() throws {
        for count in [0, 4, 6, 67, 69] {
            let points = [ImagePoint](repeating: ImagePoint(x: 1, y: 2), count: count)
            #expect(throws: Diagnostic.self) { try FaceLandmarks(points) }
        }
        for number in [Double.nan, .infinity, -.infinity, 1.1e9, 1e300] {
            let numbers = [number, 1, 2, 3, 4, 5, 6, 7, 8, 9]
            #expect(throws: Diagnostic.self) { try FaceLandmarks(coordinates: numbers) }
        }
    }

    @Test(arguments: [0, 0.1, 1 / 3.0, -7e8, 1e-300])
    func onePlaceThrows(_ place: Double) throws {
        let landmarks = try FaceLandmarks(coordinates: [Double](repeating: place, count: 10))
        let error = #expect(throws: Diagnostic.self) {
            try SimilarityTransform(from: landmarks, to: .standard)
        }
        #expect(error?.message.contains("one place") == true)
    }

    @Test func noRotationThrows() throws {
        // A square onto its reflection: all rotations are equally near.
        let square = [(1.0, 1.0), (1, -1), (-1, -1), (-1, 1)].map { ImagePoint(x: $0.0, y: $0.1) }
        let mirrored = square.map { ImagePoint(x: -$0.x, y: $0.y) }
        let error = #expect(throws: Diagnostic.self) {
            try SimilarityTransform(mapping: square, onto: mirrored)
        }
        #expect(error?.message.contains("no rotation") == true)
    }

    @Test(arguments: [1e-9, 1e9]) func extremeFacesNeverTrap(_ scale: Double) throws {
        let image = try AlignmentFixture.Picture.noise([31, 17, 3]).image()
        let points = AlignmentTemplate.standard.points.map {
            ImagePoint(x: ($0.x - 56) * scale / 112, y: ($0.y - 56) * scale / 112)
        }
        let crop = try image.aligned(to: .standard, by: FaceLandmarks(points))
        #expect(crop.size.description == "112x112")
        for b in [0, 1e-40, 1e300] {
            let wild = SimilarityTransform(a: 1e-40, b: b, tx: 1e300, ty: -1e300)
            #expect(try image.warped(by: wild, width: 3, height: 2).pixels.count == 18)
        }
        #expect(throws: Diagnostic.self) {
            try image.warped(
                by: SimilarityTransform(a: 1, b: 0, tx: 0, ty: 0), width: .max, height: 2)
        }
    }
}
