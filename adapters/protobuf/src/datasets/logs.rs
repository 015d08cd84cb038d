//! Lines of a web server's log.

message!(LogLine, LogLineView {
    address: [address],
    identity: [text],
    user: [text],
    date: [text],
    request: [text],
    status: [narrow u16],
    size: [same u64],
});
