import Glibc

/// A connection of a client that may break every rule: bytes out, answers in.
final class HTTPConnection {
    struct Failure: Error { var reason: String }

    private let descriptor: Int32
    private var rest: [UInt8] = []
    private var isOpen = true

    /// Connects to this machine, 127.0.0.1 or another of its addresses. No read takes longer than
    /// 20 s.
    init(port: Int, address host: UInt32 = 0x7F00_0001) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(host).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            Glibc.close(descriptor)
            isOpen = false
            throw Failure(reason: "not connected: \(String(cString: strerror(errno)))")
        }
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(
            descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var noDelay: Int32 = 1
        setsockopt(
            descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &noDelay,
            socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close() }

    func close() {
        if isOpen { Glibc.close(descriptor) }
        isOpen = false
    }

    /// Says that nothing more will be sent.
    func endInput() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Sends bytes; what the other side does not want any more is dropped.
    func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    /// Sends a request and reads its answer.
    func request(
        _ method: String, _ path: String, headers: [String: String] = [:], body: [UInt8] = []
    ) throws -> HTTPAnswer {
        send(Self.head(method, path, headers: headers, length: body.count) + body)
        return try answer()
    }

    /// The bytes before a request's body.
    static func head(
        _ method: String, _ path: String, headers: [String: String] = [:], length: Int?
    ) -> [UInt8] {
        var text = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n"
        if let length { text += "Content-Length: \(length)\r\n" }
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        return Array((text + "\r\n").utf8)
    }

    /// The next answer. Throws where the connection ends before it is whole.
    func answer(toHead: Bool = false) throws -> HTTPAnswer {
        let head = try read(until: Array("\r\n\r\n".utf8))
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count >= 2, let status = Int(words[1]) else {
            throw Failure(reason: "no answer: \(lines)")
        }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] =
                String(parts.count > 1 ? parts[1].drop { $0 == " " } : "")
        }
        let length = toHead ? 0 : Int(headers["content-length"] ?? "0") ?? 0
        do {
            return HTTPAnswer(status: status, headers: headers, body: try read(count: length))
        } catch {
            rest = head + rest
            throw error
        }
    }

    /// Whether bytes came that belong to no whole answer.
    var hasPartOfAnswer: Bool { !rest.isEmpty }

    /// Whether something comes, or the end, within some milliseconds.
    func hasInput(within milliseconds: Int32) -> Bool {
        var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return !rest.isEmpty || poll(&state, 1, milliseconds) > 0
    }

    /// Whether the server ends the connection within the limit of a read.
    func isEnded() -> Bool {
        while true {
            guard let count = fill() else { return false }
            if count == 0 { return true }
        }
    }

    private func read(until mark: [UInt8]) throws -> [UInt8] {
        var start = 0
        while true {
            while start + mark.count <= rest.count {
                if rest[start] == mark[0], rest[start..<start + mark.count].elementsEqual(mark) {
                    let found = Array(rest[..<start])
                    rest.removeFirst(start + mark.count)
                    return found
                }
                start += 1
            }
            try more()
        }
    }

    private func read(count: Int) throws -> [UInt8] {
        while rest.count < count { try more() }
        defer { rest.removeFirst(count) }
        return Array(rest[..<count])
    }

    private func more() throws {
        guard let count = fill(), count > 0 else {
            throw Failure(reason: "the connection ended, or nothing came for 20 s")
        }
    }

    /// Bytes that came; 0 at the end, nil where none came in time.
    private func fill() -> Int? {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count < 0 { return errno == EAGAIN ? nil : 0 }
        rest += buffer[..<count]
        return count
    }
}
