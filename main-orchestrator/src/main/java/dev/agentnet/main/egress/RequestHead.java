package dev.agentnet.main.egress;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The first lines of a request to a proxy (RFC 9112): either `CONNECT host:port`, or a request
/// whose target is a whole `http://` address.
///
/// @param method in the caller's letters
/// @param target what follows it
/// @param fields the lines after it, none of them folded
record RequestHead(String method, String target, List<String> fields) {

    private static final Pattern REQUEST = Pattern.compile("([A-Z]{1,20}) ([!-~]+) HTTP/1\\.[01]");
    private static final Pattern FIELD = Pattern.compile("([A-Za-z0-9!#$%&'*+.^_`|~-]+):[^\\x00]*");
    private static final Pattern PLAIN =
            Pattern.compile("http://([^/?#]+)([/?][^#]*)?(?:#.*)?", Pattern.CASE_INSENSITIVE);

    private static final int HTTP_PORT = 80;

    /// Between the caller and us alone; the host is written anew from the target.
    private static final Set<String> OURS =
            Set.of(
                    "connection",
                    "host",
                    "keep-alive",
                    "proxy-authorization",
                    "proxy-connection",
                    "upgrade");

    /// What a caller sent is no request to a proxy.
    static final class Malformed extends IOException {
        private static final long serialVersionUID = 1;

        Malformed(String sentence) {
            super(sentence);
        }
    }

    /// Reads up to the empty line and no byte further.
    ///
    /// @throws Malformed if it is no request, or longer than `limit` bytes
    static RequestHead read(InputStream in, int limit) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int last = 0;
        while ((last = (last << 8) | next(in)) != 0x0d0a0d0a) {
            if (bytes.size() == limit) {
                throw new Malformed("the request's head is longer than %d bytes".formatted(limit));
            }
            bytes.write(last);
        }
        List<String> lines =
                List.of(bytes.toString(StandardCharsets.ISO_8859_1).strip().split("\r\n", -1));
        Matcher request = REQUEST.matcher(lines.getFirst());
        if (!request.matches()) {
            throw new Malformed("this is no request to a proxy");
        }
        List<String> fields = lines.subList(1, lines.size());
        if (!fields.stream().allMatch(RequestHead::isField)) {
            throw new Malformed("the request has a line that is no header field");
        }
        return new RequestHead(request.group(1), request.group(2), fields);
    }

    private static int next(InputStream in) throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException();
        }
        return next;
    }

    /// No bare CR or LF either: the dot of a pattern does not match them, but a class does.
    private static boolean isField(String line) {
        return line.indexOf('\r') < 0 && line.indexOf('\n') < 0 && FIELD.matcher(line).matches();
    }

    boolean isConnect() {
        return method.equals("CONNECT");
    }

    /// Whether somebody asks how we are.
    boolean isHealth() {
        return method.equals("GET") && target.equals("/health");
    }

    /// Where it is to go; empty if that cannot be read from it.
    Optional<Destination> destination() {
        if (isConnect()) {
            return Destination.parse(target);
        }
        Matcher plain = PLAIN.matcher(target);
        return plain.matches() ? Destination.parse(plain.group(1), HTTP_PORT) : Optional.empty();
    }

    /// The head as the server itself is to see it: without what was for us, and for one answer
    /// only.
    byte[] forwarded(Destination to) {
        Matcher plain = PLAIN.matcher(target);
        String path = plain.matches() && plain.group(2) != null ? plain.group(2) : "/";
        StringBuilder head = new StringBuilder(method).append(' ');
        head.append(path.startsWith("/") ? path : "/" + path).append(" HTTP/1.1\r\n");
        String usual = ":" + HTTP_PORT;
        String host = to.toString();
        head.append("Host: ")
                .append(
                        host.endsWith(usual)
                                ? host.substring(0, host.length() - usual.length())
                                : host)
                .append("\r\nConnection: close\r\n");
        for (String field : fields) {
            String name = field.substring(0, field.indexOf(':')).toLowerCase(Locale.ROOT);
            if (!OURS.contains(name)) {
                head.append(field).append("\r\n");
            }
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
