import Foundation
import Testing

/// Clients that are slow, leave, or know more of HTTP than others.
@Suite(.enabled(if: ServeProcess.isBuilt)) struct ConnectionTests {
    @Test func clientsThatWaitAreToldToGoOn() async throws {
        let file = try RequestBodies.picture(seed: 1).file
        try await ServeProcess.with { (server) throws in
            let connection = try server.connect()
            let headers = ["Expect": "100-continue"]
            connection.send(
                HTTPConnection.head("POST", "/embed", headers: headers, length: file.count))
            #expect(try connection.answer().status == 100)
            connection.send(file)
            #expect(try connection.answer().status == 200)
            // One that asks for too much is told at once.
            connection.send(
                HTTPConnection.head("POST", "/embed", headers: headers, length: 1 << 30))
            #expect(try connection.answer().status == 413)
        }
    }

    @Test func silentClientsAreLeft() async throws {
        let file = try RequestBodies.picture(seed: 1).file
        try await ServeProcess.with("--timeout", "2") { (server) throws in
            let silent = try server.connect()
            let head = try server.connect()
            head.send("POST /embed HTTP/1.1\r\nHost: local")
            let body = try server.connect()
            body.send(HTTPConnection.head("POST", "/embed", length: file.count) + file.dropLast())
            let start = ContinuousClock.now
            #expect(silent.isEnded() && head.isEnded() && body.isEnded())
            #expect(ContinuousClock.now - start < .seconds(18))
            // One who answers in time is served, whatever the others do.
            #expect(try server.connect().request("POST", "/embed", body: file).status == 200)
        }
    }

    @Test func aBodyThatDripsIsNotWaitedFor() async throws {
        let file = try RequestBodies.picture(seed: 1).file
        try await ServeProcess.with("--timeout", "2") { (server) throws in
            let slow = try server.connect()
            slow.send(HTTPConnection.head("POST", "/embed", length: 1 << 20))
            // Never silent, and never there.
            var bytes = 0
            while !slow.hasInput(within: 100), bytes < 150 {
                slow.send([file[bytes % file.count]])
                bytes += 1
            }
            let answer = try slow.answer()
            #expect(answer.status == 408)
            #expect(answer.error == "the body did not arrive within 2.0 seconds")
            #expect(slow.isEnded())
        }
    }

    @Test func malformedRequestsEndTheirConnectionAlone() async throws {
        try await ServeProcess.with { (server) throws in
            let other = try server.connect()
            #expect(try other.request("GET", "/v2").status == 200)
            let requests = [
                "nonsense\r\n\r\n", "GET /v2 HTTP/9.9\r\n\r\n",
                "POST /embed HTTP/1.1\r\nContent-Length: x\r\n\r\n",
                "POST /embed HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "GET /v2 HTTP/1.1\r\nX: \(String(repeating: "a", count: 100_000))\r\n\r\n",
                "GET /v2 HTTP/1.1\r\n"
                    + String(repeating: "X: 1\r\n", count: 200) + "\r\n",
                "POST /embed HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            ]
            for request in requests {
                let connection = try server.connect()
                connection.send(request)
                let answer = try? connection.answer()
                #expect(answer?.status == 400, "\(request.prefix(40))")
                // A head that is none is no request, of which there is a log or a sentence.
                let isBody = request.hasSuffix("zz\r\n")
                #expect(answer?.body.isEmpty == !isBody, "\(request.prefix(40))")
                #expect(!isBody || answer?.error == "the request did not arrive whole")
                #expect(connection.isEnded(), "\(request.prefix(40))")
            }
            #expect(try other.request("GET", "/v2").status == 200)
        }
    }

    @Test func requestsMayFollowEachOtherWithoutWaiting() async throws {
        let model = try await TinyModel.compile().model
        let pictures = try (0..<5).map { try RequestBodies.picture(seed: UInt64($0)) }
        let expected = try pictures.map { try model.embed($0.image) }
        try await ServeProcess.with { (server) throws in
            let connection = try server.connect()
            for (_, file) in pictures {
                connection.send(HTTPConnection.head("POST", "/embed", length: file.count) + file)
            }
            for vector in expected { #expect(try connection.answer().embedding == vector) }
        }
    }

    /// A client may end its side when all is sent: what it sent is answered.
    @Test func requestsBeforeTheEndOfInputAreAnswered() async throws {
        try await ServeProcess.with { (server) throws in
            let ask = "GET /v2 HTTP/1.1\r\nHost: local\r\n\r\n"
            let connection = try server.connect()
            for _ in 0..<50 { connection.send(ask) }
            connection.endInput()
            for _ in 0..<50 { #expect(try connection.answer().status == 200) }
            #expect(connection.isEnded())
        }
    }

    /// What follows a request whose answer closes the connection is not worked on (RFC 9112, 9.6):
    /// its client would never hear of it.
    @Test func nothingIsDoneBehindTheLastAnswer() async throws {
        let file = try RequestBodies.picture(seed: 1).file
        try await ServeProcess.with { (server) throws in
            let connection = try server.connect()
            let good = HTTPConnection.head("POST", "/embed", length: file.count) + file
            let chunked = "POST /nothing HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            connection.send(good + Array(chunked.utf8) + good)
            #expect(try connection.answer().status == 200)
            let last = try connection.answer()
            #expect(last.status == 404 && last.headers["connection"] == "close")
            #expect(connection.isEnded() && !connection.hasPartOfAnswer)
            // The third one is not in the log either, now or when the others are long answered.
            #expect(try server.connect().request("GET", "/v2").status == 200)
            let requests = server.lines.compactMap { $0["path"] as? String }
            #expect(requests == ["/embed", "/nothing", "/v2"])
        }
    }

    @Test func clientsThatDoNotReadAreLeft() async throws {
        try await ServeProcess.with("--timeout", "1", "--connections", "1") { (server) throws in
            let deaf = try server.connect()
            let ask = HTTPConnection.head("GET", "/metrics", length: nil)
            deaf.send(Array(repeatElement(ask, count: 50_000).joined()))
            // The one place is free again.
            #expect(try server.connect().request("GET", "/v2").status == 200)
        }
    }

    @Test func aLargeBodyThatNobodyReadsEndsItsConnection() async throws {
        try await ServeProcess.with { (server) throws in
            let connection = try server.connect()
            connection.send(HTTPConnection.head("POST", "/nothing", length: 1 << 40))
            let answer = try connection.answer()
            #expect(answer.status == 404 && answer.headers["connection"] == "close")
            #expect(connection.isEnded())
        }
    }

    @Test func moreConnectionsThanAllowedWait() async throws {
        try await ServeProcess.with("--connections", "2") { (server) throws in
            let first = try server.connect()
            let second = try server.connect()
            #expect(try first.request("GET", "/v2").status == 200)
            #expect(try second.request("GET", "/v2").status == 200)
            let third = try server.connect()
            third.send(HTTPConnection.head("GET", "/v2", length: nil))
            #expect(!third.hasInput(within: 300))
            first.close()
            #expect(try third.answer().status == 200)
        }
    }

    /// Unless `--host` says otherwise, only this machine's own address 127.0.0.1 is listened on.
    @Test func onlyTheLoopbackAddressIsOpen() async throws {
        let second: UInt32 = 0x7F00_0002
        try await ServeProcess.with { (server) throws in
            #expect(try server.connect().request("GET", "/v2").status == 200)
            #expect(throws: HTTPConnection.Failure.self) {
                try HTTPConnection(port: server.port, address: second)
            }
        }
        // The check itself: there is such an address.
        try await ServeProcess.with("--host", "0.0.0.0") { (server) throws in
            let connection = try HTTPConnection(port: server.port, address: second)
            #expect(try connection.request("GET", "/v2").status == 200)
        }
    }
}
