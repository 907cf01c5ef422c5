# SPDX-License-Identifier: GPL-3.0-or-later
"""What a Movie Recommendation API answers instead of what was asked for: pages of HTML, refusals of tokens."""

HTML = """
<!doctype html>
<html lang="en">
<head>
  <title>{title}</title>
</head>
<body>
  <h1>{title}</h1><p>{text}</p>
</body>
</html>
"""


class Answer(Exception):
    def __init__(self, status, body=None, html=None, headers=None):
        super().__init__(status)
        self.status = status
        self.html = html
        self.body = body
        self.headers = headers or {}


def server_error():
    return Answer(500, html=HTML.format(title="Server Error (500)", text=""))


def not_here():
    text = "The requested resource was not found on this server."
    return Answer(404, html=HTML.format(title="Not Found", text=text))


def not_allowed(method, allow):
    return Answer(405, {"detail": f'Method "{method}" not allowed.'}, headers={"Allow": allow})


def unauthorised(body):
    return Answer(401, body, headers={"WWW-Authenticate": 'Bearer realm="api"'})


def bad_token(message):
    return unauthorised({
        "detail": "Given token not valid for any token type", "code": "token_not_valid",
        "messages": [{"token_class": "AccessToken", "token_type": "access", "message": message}],
    })
