import Foundation

extension ONNXAttributeProto {
    /// A whole number.
    public init(_ name: String, _ value: Int) {
        self.init()
        self.name = name
        type = .int
        i = Int64(value)
    }

    /// Whole numbers.
    public init(_ name: String, _ values: [Int]) {
        self.init()
        self.name = name
        type = .ints
        ints = values.map(Int64.init)
    }

    /// A number, rounded to float32: the format knows no other.
    public init(_ name: String, _ value: Double) {
        self.init()
        self.name = name
        type = .float
        f = Float(value)
    }

    /// A text.
    public init(_ name: String, _ text: String) {
        self.init()
        self.name = name
        type = .string
        s = Data(text.utf8)
    }
}
