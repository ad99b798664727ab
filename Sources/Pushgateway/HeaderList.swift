internal import CCurl

/// The owner of a list of header lines in libcurl's form.
struct HeaderList: ~Copyable {
    private(set) var list: UnsafeMutablePointer<curl_slist>?
    /// Whether every line found memory.
    private(set) var isComplete = true

    init() {}

    deinit {
        ccurl_slist_free_all(list)
    }

    mutating func append(_ line: String) {
        // Without memory libcurl returns nothing and leaves the list as it was.
        if let longer = ccurl_slist_append(list, line) { list = longer } else { isComplete = false }
    }
}
