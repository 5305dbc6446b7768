import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTPTypes

/// What HTTP/1.1 asks of a connection besides requests and answers: lets requests that are sent
/// without waiting (pipelined) wait for the answer before theirs, tells clients that wait to go on
/// with a body (`Expect: 100-continue`, as curl does before large ones), ends connections whose
/// answer says so, and those of clients that do not read their answers.
final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// What came from the client.
    private enum Arrival {
        case part(HTTPRequestPart)
        case endOfInput
        case error(any Error)
    }

    /// How long a client may go on sending what nobody reads. Without this time it would be told
    /// of a broken connection before it saw the answer.
    private static let linger = TimeAmount.seconds(2)

    private let bodyLimit: Int
    private let timeout: TimeAmount
    /// Requests that were passed on and have no whole answer.
    private var answersOwed = 0
    /// What waits for an answer, beginning with the head of a request.
    private var held = CircularBuffer<Arrival>()
    /// Whether more was asked for while something is held: what is not read takes no memory.
    private var readIsWanted = false
    private var endsConnection = false
    /// Whether the last answer was written: what still comes is dropped.
    private var isEnded = false
    /// Whether the connection stays half open for a while, so that the client sees the answer.
    private var lingers = false
    /// The end of the connection, while answers wait for the client to read.
    private var end: Scheduled<Void>?

    init(bodyLimit: Int, timeout: TimeAmount) {
        self.bodyLimit = bodyLimit
        self.timeout = timeout
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        end?.cancel()
        let channel = context.channel
        end =
            channel.isWritable
            ? nil : context.eventLoop.scheduleTask(in: timeout) { channel.close(promise: nil) }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end?.cancel()
        held.removeAll()
        lingers = false
        context.fireChannelInactive()
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        take(.part(unwrapInboundIn(data)), context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        take(.error(error), context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent {
            take(.endOfInput, context)
            return
        }
        // The server ends: the answer at work is the last one.
        if event is ChannelShouldQuiesceEvent, answersOwed > 0 { endsConnection = true }
        context.fireUserInboundEventTriggered(event)
    }

    func read(context: ChannelHandlerContext) {
        if held.isEmpty { context.read() } else { readIsWanted = true }
    }

    private func take(_ arrival: Arrival, _ context: ChannelHandlerContext) {
        // RFC 9112, 9.6: a request behind the one whose answer closes is not worked on; the client
        // would never hear of it.
        if isEnded, case .part = arrival { return }
        if held.isEmpty, !mustWait(arrival) {
            pass(arrival, context)
        } else {
            held.append(arrival)
        }
    }

    private func mustWait(_ arrival: Arrival) -> Bool {
        if case .part(.head) = arrival { return answersOwed > 0 }
        return false
    }

    private func pass(_ arrival: Arrival, _ context: ChannelHandlerContext) {
        switch arrival {
        case .part(let part):
            if case .head(let head) = part {
                answersOwed += 1
                tellToGoOn(head, context)
            }
            context.fireChannelRead(wrapInboundOut(part))
        case .endOfInput: context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        case .error(let error): context.fireErrorCaught(error)
        }
    }

    private func tellToGoOn(_ head: HTTPRequest, _ context: ChannelHandlerContext) {
        guard head.headerFields[.expect]?.lowercased() == "100-continue",
            Int(head.headerFields[.contentLength] ?? "") ?? 0 <= bodyLimit
        else { return }
        context.writeAndFlush(
            wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
    }

    /// Passes on what waited for an answer, up to the next request that has to wait.
    private func release(_ context: ChannelHandlerContext) {
        guard !held.isEmpty else { return }
        while let next = held.first, !mustWait(next) {
            held.removeFirst()
            pass(next, context)
        }
        context.fireChannelReadComplete()
        guard held.isEmpty, readIsWanted else { return }
        readIsWanted = false
        context.read()
    }

    // MARK: Answers

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            if head.headerFields[.connection] == "close" { endsConnection = true }
            context.write(data, promise: promise)
        case .body: context.write(data, promise: promise)
        case .end where endsConnection:
            context.writeAndFlush(data, promise: promise)
            finish(context)
        case .end:
            context.write(data, promise: promise)
            answersOwed = max(0, answersOwed - 1)
            release(context)
        }
    }

    /// The last answer is written: its end is the connection's, and nothing else is read.
    private func finish(_ context: ChannelHandlerContext) {
        (isEnded, lingers) = (true, true)
        context.close(mode: .output, promise: nil)
        context.eventLoop.assumeIsolated().scheduleTask(in: Self.linger) {
            self.lingers = false
            context.close(promise: nil)
        }
        let waited = held
        held.removeAll()
        for case .endOfInput in waited { pass(.endOfInput, context) }
        if readIsWanted { context.read() }
    }

    /// A connection that lingers is not closed for what others want: a client that still sends
    /// would lose the answer.
    func close(
        context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?
    ) {
        guard lingers, mode == .all else {
            context.close(mode: mode, promise: promise)
            return
        }
        if let promise { context.channel.closeFuture.cascade(to: promise) }
    }
}
