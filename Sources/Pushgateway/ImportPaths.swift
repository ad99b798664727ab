/// Which receivers of the kind `isImport` do not know the path of a Pushgateway's group, and want its labels in the query instead.
///
/// VictoriaMetrics and vmagent have the path since 1.84; before, and still, they take labels as `extra_label`. An old one is found out by
/// its answer to the first push.
struct ImportPaths: Sendable {
    private var older: Set<String> = []

    /// The request as its receiver wants it.
    func adapted(_ request: PushRequest) -> PushRequest {
        guard let url = request.olderURL, older.contains(url) else { return request }
        return request.to(url)
    }

    /// Whether an answer says that the request is to be sent again, adapted.
    mutating func learn(from response: PushResponse, to request: PushRequest) -> Bool {
        guard response.status == 400, let url = request.olderURL, request.url != url else { return false }
        guard response.body.firstRange(of: Array("unsupported path requested".utf8)) != nil else { return false }
        return older.insert(url).inserted
    }
}
