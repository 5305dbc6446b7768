extension WeightsBlob {
    /// The most bytes that are written as text: a compiler takes some 40 times as much memory to
    /// read them.
    public static let textLimit = 32 << 20

    /// The blob as C, its words as they are; `name` then stands for the array of floats.
    func text(named name: String) -> String {
        let words = parts[0]
        var text =
            "/* The weights, as the bits of their floats. */\n"
            + "static const union {\n    uint32_t bits[\(words.count)];\n"
            + "    float floats[\(words.count)];\n"
            + "} \(name)_data __attribute__((aligned(64))) = {{\n"
        text.reserveCapacity(words.count * 12)
        for start in stride(from: 0, to: words.count, by: 8) {
            for word in words[start..<min(start + 8, words.count)] {
                text += word.bitPattern == 0 ? "0," : "0x\(String(word.bitPattern, radix: 16)),"
            }
            text += "\n"
        }
        return text + "}};\n#define \(name) \(name)_data.floats\n"
    }
}
