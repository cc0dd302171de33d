"""What the server itself says, before any page could: in Chinese and English, with the way out."""

SENTENCES = {
    400: (
        "这个请求不符合 HTTP 的格式，没有处理。请用浏览器重新打开页面。",
        "This request is not well-formed HTTP and was not handled. Open the page again.",
    ),
    408: (
        "请求迟迟没有发完，连接已关闭。请检查网络后重试。",
        "The request did not arrive in time. Check the network and try again.",
    ),
    411: (
        "分块发送的内容太大。请在 Content-Length 里写明长度，或分成几次发送。",
        "A body sent in chunks is too large. State its Content-Length, or send it in parts.",
    ),
    413: (
        "请求太大，没有接收。请减小文件或分成几次发送。",
        "The request is too large and was not taken. Make the file smaller, or send it in parts.",
    ),
    431: (
        "请求头太长，没有处理。请清除本站的 Cookie 后重试。",
        "The head of the request is too long. Clear this site's cookies and try again.",
    ),
    501: (
        "不支持这种传输编码，请用 chunked 或 Content-Length。",
        "This transfer coding is not supported: use chunked or Content-Length.",
    ),
    503: (
        "同时上传的文件太多，暂时没有空间。请过几分钟再试。",
        "Too many files are being uploaded and there is no room. Try again in some minutes.",
    ),
}
BROKEN = (
    "系统出了差错，请稍后重试。",
    "Something went wrong here. Try again later.",
)


def sentence(status: int) -> str:
    """Both languages, a line each."""
    return "\n".join((*SENTENCES.get(status, BROKEN), ""))
