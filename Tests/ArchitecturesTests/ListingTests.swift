import Architectures
import GraphIR
import Testing

/// The networks, node by node, against MXNet's listings.
@Suite struct ListingTests {
    private static let listed = ReferenceNetwork.all.filter { $0.listing != nil }

    @Test(arguments: listed)
    func hasTheRecordedDigest(_ network: ReferenceNetwork) throws {
        let listing = LayerListing(try network.specialized())
        #expect(listing.digest == network.listing?.digest)
    }

    @Test(.enabled(if: LayerListing.folderExists), arguments: listed)
    func equalsTheListing(_ network: ReferenceNetwork) throws {
        let reference = try #require(network.listing)
        let expected = try LayerListing(file: reference.file)
        let actual = LayerListing(try network.specialized())
        #expect(expected.digest == reference.digest)
        #expect(actual.lines.count == expected.lines.count)
        for (actual, expected) in zip(actual.lines, expected.lines) where actual != expected {
            Issue.record("\(actual)\nexpected \(expected)")
            break
        }
    }
}
