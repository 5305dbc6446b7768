import FaceImages
import Foundation
import Synchronization
import TestSupport
import Testing

/// Many requests at once: batches, back-pressure, and that none is lost.
@Suite(.enabled(if: ServeProcess.isBuilt), .serialized) struct LoadTests {
    /// Runs `work` on threads of its own, and waits for all.
    private static func onThreads(_ count: Int, _ work: @escaping @Sendable (Int) -> Void) {
        let group = DispatchGroup()
        for index in 0..<count {
            group.enter()
            Thread.detachNewThread {
                work(index)
                group.leave()
            }
        }
        group.wait()
    }

    @Test func requestsThatMeetRunTogether() async throws {
        let model = try await TinyModel.compile().model
        let inputs = (0..<4).map { TinyModel.image(seed: UInt64($0)) }
        let expected = try inputs.map { try model.run($0) }
        // Far longer than four requests take to arrive: the fourth starts the batch.
        try await ServeProcess.with("--max-delay", "10000", "--workers", "1") { (server) throws in
            let outputs = Mutex([[Float]?](repeating: nil, count: 4))
            let port = server.port
            let start = ContinuousClock.now
            Self.onThreads(4) { index in
                let answer = try? HTTPConnection(port: port).request(
                    "POST", RefusalTests.infer, body: RequestBodies.infer([inputs[index]]))
                outputs.withLock { $0[index] = answer?.output() }
            }
            #expect(ContinuousClock.now - start < .seconds(9))
            #expect(outputs.withLock { $0 } == expected)
            #expect(try server.metric("burin_inference_seconds_count") == 1)
            #expect(try server.metric("burin_batch_images_sum") == 4)
            let batches = server.lines.compactMap { $0["batch_images"] as? Int }
            #expect(batches == [4, 4, 4, 4])
        }
    }

    @Test func aLoneRequestWaitsNoLongerThanTheDelay() async throws {
        try await ServeProcess.with("--max-delay", "300") { (server) throws in
            let connection = try server.connect()
            let file = try RequestBodies.picture(seed: 1).file
            let start = ContinuousClock.now
            #expect(try connection.request("POST", "/embed", body: file).status == 200)
            let time = ContinuousClock.now - start
            #expect(time >= .milliseconds(300) && time < .seconds(5), "\(time)")
            #expect(try server.metric("burin_batch_images_sum") == 1)
        }
    }

    @Test func whatIsTooMuchIsRefusedAndMayComeAgain() async throws {
        let file = try RequestBodies.picture(seed: 1).file
        // Two requests wait for a batch that does not fill; a third finds no place.
        try await ServeProcess.with(
            "--queue", "2", "--max-delay", "10000", "--workers", "1"
        ) { (server) throws in
            let waiting = try (0..<2).map { _ in try server.connect() }
            for connection in waiting {
                connection.send(HTTPConnection.head("POST", "/embed", length: file.count) + file)
            }
            let areQueued = try ServeProcess.wait { try server.metric("burin_queue_depth") == 2 }
            #expect(areQueued)
            #expect(try server.metric("burin_requests_accepted") == 2)
            let third = try server.connect()
            for _ in 0..<3 {
                let refused = try third.request("POST", "/embed", body: file)
                #expect(refused.status == 503)
                #expect(refused.headers["retry-after"] == "1")
                #expect(refused.error?.hasPrefix("the server has 2 requests to work on") == true)
                let other = try third.request(
                    "POST", RefusalTests.infer, body: RequestBodies.infer())
                #expect(other.status == 503)
            }
            // Questions about the server have no queue.
            #expect(try third.request("GET", "/v2/health/ready").status == 200)
            for connection in waiting { #expect(try connection.answer().status == 200) }
            #expect(try third.request("POST", "/embed", body: file).status == 200)
            // The time a request took is known now, and told.
            let sample = #"burin_http_requests_total{route="/embed",method="POST",code="503"}"#
            #expect(try server.metric(sample) == 3)
        }
    }

    /// What one request was to bring, by the kind of its badness.
    private enum Kind: CaseIterable {
        case picture, tensor, truncated, brokenJSON, wrongSize, oversized, unknownModel
        case wrongMethod, wrongType, left, unread

        /// The status expected; nil where nobody waits for one.
        var status: Int? {
            switch self {
            case .picture, .tensor: 200
            case .truncated, .brokenJSON, .wrongSize: 400
            case .oversized: 413
            case .unknownModel: 404
            case .wrongMethod: 405
            case .wrongType: 415
            case .left, .unread: nil
            }
        }

        static func random(_ random: inout SplitMix) -> Kind {
            // Three of four are good.
            switch Int.random(in: 0..<12, using: &random) {
            case 0..<5: .picture
            case 5..<9: .tensor
            default: allCases[2...].randomElement(using: &random) ?? .left
            }
        }
    }

    /// What clients counted.
    private struct Tally {
        var kinds: [Kind: Int] = [:]
        var wrong: [String] = []
    }

    /// Pictures and tensors with what the model makes of them.
    private struct Samples: Sendable {
        var pictures: [(file: [UInt8], embedding: [Float])] = []
        var tensors: [(body: [UInt8], output: [Float])] = []
    }

    private static func samples() async throws -> Samples {
        let model = try await TinyModel.compile().model
        var samples = Samples()
        for seed in 0..<32 {
            let (image, file) = try RequestBodies.picture(seed: UInt64(seed))
            samples.pictures.append((file, try model.embed(image)))
            let images = (0...seed % 3).map { TinyModel.image(seed: UInt64(100 * seed + $0)) }
            samples.tensors.append(
                (RequestBodies.infer(images), try images.flatMap { try model.run($0) }))
        }
        return samples
    }

    @Test(.timeLimit(.minutes(2))) func noneOfTenThousandRequestsIsLost() async throws {
        let samples = try await Self.samples()
        let (clients, each) = (16, 625)
        try await ServeProcess.with(
            "--queue", "64", "--max-body", "65536", "--max-delay", "1", "--workers", "2", "--quiet"
        ) { (server) throws in
            let tally = Mutex(Tally())
            let port = server.port
            Self.onThreads(clients) { index in
                var client = Client(port: port, samples: samples, seed: UInt64(index))
                for _ in 0..<each { client.request() }
                tally.withLock { total in
                    total.kinds.merge(client.tally.kinds, uniquingKeysWith: +)
                    total.wrong += client.tally.wrong
                }
            }
            let total = tally.withLock { $0 }
            #expect(total.wrong.isEmpty, "\(total.wrong.prefix(5))")
            #expect(total.kinds.values.reduce(0, +) == clients * each)
            for kind in Kind.allCases { #expect(total.kinds[kind, default: 0] > 100) }
            try Self.expectCounts(server, total.kinds)
            server.signal(SIGTERM)
            #expect(server.exitCode() == 0)
        }
    }

    /// What a client saw of a server that ended.
    private struct Farewell {
        var answers = 0
        var wrong: [String] = []
    }

    /// SIGTERM while clients send as fast as they can: each answer arrives whole and right, and
    /// what the log calls answered was read by a client.
    @Test(.timeLimit(.minutes(2)), arguments: 0..<3)
    func noAnswerIsLostWhenTheServerEnds(_ round: Int) async throws {
        let samples = try await Self.samples()
        try await ServeProcess.with("--max-delay", "1", "--workers", "2") { (server) throws in
            let seen = Mutex([Farewell]())
            let port = server.port
            let process = server.process.processIdentifier
            Thread.detachNewThread {
                Thread.sleep(forTimeInterval: 0.3 + 0.1 * Double(round))
                kill(process, SIGTERM)
            }
            Self.onThreads(8) { index in
                let farewell = Self.requestUntilTheEnd(port, samples, index)
                seen.withLock { $0.append(farewell) }
            }
            #expect(server.exitCode() == 0)
            let total = seen.withLock { $0 }
            #expect(total.flatMap(\.wrong).isEmpty, "\(total.flatMap(\.wrong).prefix(3))")
            let answers = total.reduce(0) { $0 + $1.answers }
            #expect(total.allSatisfy { $0.answers > 0 })
            let logged = server.lines.filter { $0["path"] as? String == "/embed" }
            #expect(logged.allSatisfy { $0["status"] as? Int == 200 })
            #expect(logged.count == answers, "as many in the log as clients have read")
            #expect(server.lines.last?["message"] as? String == "ended")
        }
    }

    /// Sends pictures on one connection until the server ends it, every other client two at once.
    private static func requestUntilTheEnd(
        _ port: Int, _ samples: Samples, _ index: Int
    ) -> Farewell {
        var farewell = Farewell()
        guard let connection = try? HTTPConnection(port: port) else {
            return Farewell(wrong: ["not connected"])
        }
        while true {
            let pictures = (0...index % 2).map {
                samples.pictures[(index + $0) % samples.pictures.count]
            }
            connection.send(
                pictures.flatMap {
                    HTTPConnection.head("POST", "/embed", length: $0.file.count) + $0.file
                })
            for picture in pictures {
                guard let answer = try? connection.answer() else {
                    if connection.hasPartOfAnswer { farewell.wrong.append("an answer is cut") }
                    return farewell
                }
                farewell.answers += 1
                guard answer.status == 200, answer.embedding == picture.embedding else {
                    farewell.wrong.append("\(answer.status) \(answer.text.prefix(100))")
                    return farewell
                }
                if answer.headers["connection"] == "close" {
                    if !connection.isEnded() || connection.hasPartOfAnswer {
                        farewell.wrong.append("something follows the last answer")
                    }
                    return farewell
                }
            }
        }
    }

    /// The server counted the same, those whose clients left among them.
    private static func expectCounts(_ server: ServeProcess, _ kinds: [Kind: Int]) throws {
        func counted(_ code: Int) throws -> Int {
            let page = try server.connect().request("GET", "/metrics").text
            return page.split(separator: "\n")
                .filter {
                    $0.hasPrefix("burin_http_requests_total{") && $0.contains("\"\(code)\"}")
                }
                .filter { $0.contains("POST") || $0.contains("PUT") }
                .reduce(0) { $0 + (Int($1.split(separator: " ").last ?? "") ?? 0) }
        }
        func expected(_ code: Int) -> Int {
            kinds.reduce(0) { $0 + ($1.key.status == code ? $1.value : 0) }
        }
        // Those nobody waited for are answered a little later.
        let agrees = try ServeProcess.wait {
            try counted(200) == expected(200) + kinds[.unread, default: 0]
                && counted(400) == expected(400) + kinds[.left, default: 0]
        }
        let found = [try counted(200), try counted(400)]
        #expect(agrees, "200 and 400: \(found); \(kinds)")
        for code in [404, 405, 413, 415] { #expect(try counted(code) == expected(code)) }
        #expect(try counted(503) == 0 && counted(500) == 0)
        #expect(try server.metric("burin_requests_accepted") == 0)
        #expect(try server.metric("burin_queue_depth") == 0)
    }

    /// Sends one random request after the other, and checks each answer.
    private struct Client {
        let port: Int
        let samples: Samples
        var random: SplitMix
        var tally = Tally()
        var connection: HTTPConnection?

        init(port: Int, samples: Samples, seed: UInt64) {
            self.port = port
            self.samples = samples
            random = SplitMix(seed: seed)
        }

        mutating func request() {
            let kind = Kind.random(&random)
            tally.kinds[kind, default: 0] += 1
            do {
                let connection = try self.connection ?? HTTPConnection(port: port)
                self.connection = connection
                try request(kind, connection)
            } catch {
                tally.wrong.append("\(kind): \(error)")
                connection = nil
            }
        }

        private mutating func request(_ kind: Kind, _ connection: HTTPConnection) throws {
            let picture = samples.pictures.randomElement(using: &random)!
            let tensor = samples.tensors.randomElement(using: &random)!
            switch kind {
            case .left, .unread:
                let sent =
                    kind == .unread
                    ? picture.file
                    : Array(picture.file.dropLast(Int.random(in: 1...20, using: &random)))
                connection.send(
                    HTTPConnection.head("POST", "/embed", length: picture.file.count) + sent)
                connection.close()
                self.connection = nil
            case .picture:
                let answer = try connection.request("POST", "/embed", body: picture.file)
                check(kind, answer, answer.embedding == picture.embedding)
            case .tensor:
                let answer = try connection.request("POST", RefusalTests.infer, body: tensor.body)
                check(kind, answer, answer.output() == tensor.output)
            default:
                let answer = try bad(kind, connection, picture.file, tensor.body)
                check(kind, answer, answer.error != nil)
                if kind == .oversized { self.connection = nil }
            }
        }

        private mutating func bad(
            _ kind: Kind, _ connection: HTTPConnection, _ picture: [UInt8], _ tensor: [UInt8]
        ) throws -> HTTPAnswer {
            switch kind {
            case .truncated:
                let count = Int.random(in: 0..<picture.count - 12, using: &random)
                return try connection.request("POST", "/embed", body: Array(picture.prefix(count)))
            case .brokenJSON:
                let count = Int.random(in: 0..<tensor.count, using: &random)
                return try connection.request(
                    "POST", RefusalTests.infer, body: Array(tensor.prefix(count)))
            case .wrongSize:
                return try connection.request(
                    "POST", RefusalTests.infer, body: RequestBodies.infer(shape: "[7,3,8,8]"))
            case .oversized:
                return try connection.request(
                    "POST", "/embed", body: [UInt8](repeating: 7, count: 70_000))
            case .unknownModel:
                return try connection.request("POST", "/v2/models/x/infer", body: tensor)
            case .wrongMethod: return try connection.request("PUT", "/embed", body: picture)
            default:
                return try connection.request(
                    "POST", "/embed", headers: ["Content-Type": "text/plain"], body: picture)
            }
        }

        private mutating func check(_ kind: Kind, _ answer: HTTPAnswer, _ isRight: Bool) {
            guard answer.status != kind.status || !isRight else { return }
            tally.wrong.append("\(kind): \(answer.status) \(answer.text.prefix(200))")
        }
    }
}
