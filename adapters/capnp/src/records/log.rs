//! Lines of web logs.

record! {
    LogLine, LogLineView, log_line {
        address: [address] get_address set_address,
        identity: [text] get_identity set_identity,
        user: [text] get_user set_user,
        date: [text] get_date set_date,
        request: [text] get_request set_request,
        status: [same u16] get_status set_status,
        size: [same u64] get_size set_size,
    }
}
