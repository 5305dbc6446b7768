import Hummingbird

/// What Hummingbird and the routes know of a request besides the request itself.
struct ServiceContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let notes = RequestNotes()

    init(source: ApplicationRequestContextSource) { coreContext = .init(source: source) }
}
