import Testing

@testable import Driver

@Suite("Agreement of values") struct ValueAgreementTests {
    private func agreement(_ compiled: [Float], _ reference: [Double]) -> ValueAgreement {
        ValueAgreement(
            value: "v", layer: "l", kernel: "k", compiled: compiled, reference: reference)
    }

    @Test func errorsAreTakenOverAllNumbers() {
        let value = agreement([1, -2.5, 0.5], [1, -2, 0.25])
        #expect(value.maximumAbsoluteError == 0.5)
        #expect(value.maximumError == 0.25)
        #expect(value.maximumRelativeError == 1)
        #expect(abs(value.cosine - 6.125 / (7.5 * 5.0625).squareRoot()) < 1e-15)
        #expect(!value.agrees)
        #expect(agreement([0, 1], [0, 1]).agrees)
    }

    @Test func zerosOfTheReferenceHaveNoRelativeError() {
        let value = agreement([1e-9, 1], [0, 1])
        #expect(value.maximumRelativeError == 0)
        #expect(value.maximumAbsoluteError > 0)
        #expect(value.agrees)
    }

    @Test func notANumberAgreesWithItselfOnly() {
        #expect(agreement([.nan, 1], [.nan, 1]).agrees)
        #expect(agreement([.infinity, 1], [.infinity, 1]).agrees)
        for (compiled, reference) in [
            (Float.nan, 1.0), (1, Double.nan), (.infinity, 1), (-.infinity, Double.infinity),
        ] {
            let value = agreement([compiled, 1], [reference, 1])
            #expect(!value.agrees, "\(compiled) and \(reference)")
            #expect(value.maximumError == .infinity)
        }
        #expect(!agreement([1], [1, 1]).agrees)
    }

    @Test func specialNumbersAreCounted() {
        let value = agreement(
            [
                .nan, .infinity, -.infinity, .leastNormalMagnitude / 2, -.leastNonzeroMagnitude, 0,
                1,
            ], [.nan, 1e39, 1, 1e-40, 0, 0, 1])
        #expect(value.compiledSpecials.notNumbers == 1)
        #expect(value.compiledSpecials.infinities == 2)
        #expect(value.compiledSpecials.subnormals == 2)
        #expect(value.referenceSpecials.notNumbers == 1)
        #expect(value.referenceSpecials.infinities == 1)
        #expect(value.referenceSpecials.subnormals == 1)
    }

    @Test func unitsInTheLastPlaceCountNumbersBetween() {
        #expect(ULPDistance.between(1, 1) == 0)
        #expect(ULPDistance.between(1, Float(1).nextUp) == 1)
        #expect(ULPDistance.between(-0.0, 0) == 0)
        #expect(ULPDistance.between(-Float.leastNonzeroMagnitude, .leastNonzeroMagnitude) == 2)
        #expect(ULPDistance.between(.greatestFiniteMagnitude, .infinity) == 1)
        #expect(ULPDistance.between(1, 2) == 1 << 23)
        #expect(ULPDistance.between(-1, 1) == 2 * 0x3F80_0000)
        #expect(ULPDistance.between(-.infinity, .infinity) == 2 * 0x7F80_0000)
        #expect(ULPDistance.between(.nan, .nan) == 0)
        #expect(ULPDistance.between(.nan, 1) == .max)
    }

    @Test func percentilesAreThoseOfTheSortedList() {
        var state: UInt64 = 9
        var numbers: [UInt32] = []
        for count in [1, 2, 99, 100, 101, 1000] {
            while numbers.count < count {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                // Small ones, ones that share their upper half, and very large ones.
                let word = UInt32(truncatingIfNeeded: state >> 33)
                numbers.append([word % 8, word % 70000, word &* 2][numbers.count % 3])
            }
            for share in [0.0, 0.5, 0.99, 1] {
                let rank = max(1, Int((share * Double(count)).rounded(.up)))
                #expect(
                    ULPDistance.percentile(share, of: numbers) == numbers.sorted()[rank - 1])
            }
        }
        #expect(ULPDistance.percentile(0.99, of: []) == 0)
    }
}
