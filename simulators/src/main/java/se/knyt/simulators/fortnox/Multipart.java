package se.knyt.simulators.fortnox;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the one file of a {@code multipart/form-data} body. Works on bytes: a file's content is never decoded. */
final class Multipart {
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";,]{1,70})\"?");
    private static final Pattern FILE_NAME = Pattern.compile("filename=\"([^\"]{0,255})\"");
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** One uploaded file. */
    @SuppressWarnings("ArrayRecordComponent") // the raw bytes of an upload, compared nowhere
    record Part(String fileName, byte[] content) {}

    private Multipart() {}

    /** The first part that has a file name, or nothing when the body is not a well-formed form with a file. */
    static Optional<Part> file(String contentType, byte[] body) {
        var boundary = BOUNDARY.matcher(contentType);
        if (!contentType.startsWith("multipart/form-data") || !boundary.find()) {
            return Optional.empty();
        }
        var mark = ("--" + boundary.group(1)).getBytes(StandardCharsets.US_ASCII);
        int from = indexOf(body, mark, 0);
        while (from >= 0) {
            int start = from + mark.length;
            int next = indexOf(body, mark, start);
            if (next < 0) {
                return Optional.empty();
            }
            int headEnd = indexOf(body, HEAD_END, start);
            if (headEnd < 0 || headEnd > next) {
                return Optional.empty();
            }
            var head = new String(body, start, headEnd - start, StandardCharsets.UTF_8);
            var name = FILE_NAME.matcher(head);
            if (name.find()) {
                // The line break before the next boundary belongs to the boundary.
                int end = Math.max(headEnd + HEAD_END.length, next - 2);
                return Optional.of(new Part(name.group(1), Arrays.copyOfRange(body, headEnd + HEAD_END.length, end)));
            }
            from = next;
        }
        return Optional.empty();
    }

    private static int indexOf(byte[] text, byte[] wanted, int from) {
        outer:
        for (int i = from; i <= text.length - wanted.length; i++) {
            for (int j = 0; j < wanted.length; j++) {
                if (text[i + j] != wanted[j]) {
                    continue outer;
                }
            }
            return i;
        }
        return -1;
    }
}
