import Testing

extension PageContent {
    /// Expects that nothing is loaded from outside and nothing of a model acts.
    func expectSelfContained() {
        #expect(count("script") == 1 && count("style") == 1)
        for name in ["link", "img", "iframe", "object", "embed", "base", "form", "use", "image"] {
            #expect(count(name) == 0, "\(name)")
        }
        for element in elements {
            for (name, value) in element.attributes {
                #expect(!name.hasPrefix("on") && name != "src" && name != "style", "\(name)")
                guard name == "href" else { continue }
                #expect(element.name == "a" && value.hasPrefix("#layer-"))
                #expect(identifiers.contains(String(value.dropFirst())))
            }
        }
        #expect(!text.contains("url(") && !text.contains("@import"))
        #expect(!text.contains("http://") && !text.contains("https://"))
        #expect(text.contains("default-src 'none'"))
    }
}
