import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTPTypes

/// What HTTP/1.1 asks of a connection besides requests and answers: tells clients that wait to go
/// on with a body (`Expect: 100-continue`, as curl does before large ones), ends connections whose
/// answer says so, and those of clients that do not read their answers.
final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How long a client may go on sending what nobody reads. Without this time it would be told
    /// of a broken connection before it saw the answer.
    private static let linger = TimeAmount.seconds(2)

    private let bodyLimit: Int
    private let timeout: TimeAmount
    private var endsConnection = false
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
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data),
            head.headerFields[.expect]?.lowercased() == "100-continue",
            Int(head.headerFields[.contentLength] ?? "") ?? 0 <= bodyLimit
        {
            context.writeAndFlush(
                wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head): endsConnection = head.headerFields[.connection] == "close"
        case .body: break
        case .end where endsConnection:
            context.writeAndFlush(data, promise: promise)
            context.close(mode: .output, promise: nil)
            let channel = context.channel
            context.eventLoop.scheduleTask(in: Self.linger) { channel.close(promise: nil) }
            return
        case .end: break
        }
        context.write(data, promise: promise)
    }
}
