package se.knyt.formats.sie;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Bytes to records: lines, quoting, object lists. Feeds the control sum with what it reads. */
final class SieTokenizer {
    private static final int END_OF_FILE_MARK = 0x1A;
    private static final int DELETE = 0x7F;

    private final InputStream in;
    private final Charset charset;
    private final SieLimits limits;
    private final Ksumma sum;
    private final Findings findings;
    private final byte[] chunk = new byte[1 << 16];
    private int chunkAt;
    private int chunkEnd;
    private long bytesRead;
    private byte[] line = new byte[512];
    private int length;
    private int number;
    private int at;
    private byte[] field = new byte[512];
    private int fieldLength;
    private int fields;
    /** The line of the control character told last. */
    private int controlLine;

    SieTokenizer(InputStream in, Charset charset, SieLimits limits, Ksumma sum, Findings findings) {
        this.in = in;
        this.charset = charset;
        this.limits = limits;
        this.sum = sum;
        this.findings = findings;
    }

    /** The next record, blank lines left out; null at the end of the file. */
    @Nullable
    SieLine next() throws IOException {
        while (readLine()) {
            at = 0;
            if (number == 1
                    && length >= 3
                    && line[0] == (byte) 0xEF
                    && line[1] == (byte) 0xBB
                    && line[2] == (byte) 0xBF) {
                at = 3;
            }
            skipBlanks();
            if (at < length) {
                return record();
            }
        }
        return null;
    }

    private SieLine record() {
        int first = line[at];
        if (first == '{' || first == '}') {
            at++;
            skipBlanks();
            if (at < length) {
                throw error("brace_not_alone", "a brace stands alone on its line");
            }
            return new SieLine(number, first == '{' ? SieLine.OPEN : SieLine.CLOSE, List.of());
        }
        if (first != '#') {
            throw error("not_a_record", "a record begins with #");
        }
        int from = at;
        while (at < length && !isBlank(line[at])) {
            at++;
        }
        var label = new String(line, from, at - from, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
        boolean summed = !label.equals(Ksumma.LABEL);
        if (summed) {
            sum.take(line, from, at - from);
        }
        var result = new ArrayList<SieLine.Field>();
        fields = 0;
        for (skipBlanks(); at < length; skipBlanks()) {
            result.add(line[at] == '{' ? objects(summed) : plain(summed));
        }
        return new SieLine(number, label, result);
    }

    private SieLine.Field plain(boolean summed) {
        int column = at + 1;
        return new SieLine.Field(value(summed, false), column, List.of(), false);
    }

    private SieLine.Field objects(boolean summed) {
        int column = at + 1;
        at++;
        var items = new ArrayList<String>();
        for (skipBlanks(); at < length && line[at] != '}'; skipBlanks()) {
            items.add(value(summed, true));
        }
        if (at >= length) {
            throw new SieException("list_not_closed", number, column, "an object list is not closed");
        }
        at++;
        return new SieLine.Field("", column, items, true);
    }

    private String value(boolean summed, boolean inList) {
        if (++fields > limits.fieldsMax()) {
            throw error("too_many_fields", "more than " + limits.fieldsMax() + " fields");
        }
        fieldLength = 0;
        if (line[at] == '"') {
            quoted();
        } else {
            while (at < length && !isBlank(line[at]) && !(inList && line[at] == '}')) {
                escaped();
            }
        }
        if (summed) {
            sum.take(field, 0, fieldLength);
        }
        boolean control = false;
        for (int i = 0; i < fieldLength; i++) {
            // Forbidden, and met with: a line break or tab inside a text is a blank to the reader.
            if ((field[i] >= 0 && field[i] < ' ') || field[i] == DELETE) {
                field[i] = ' ';
                control = true;
            }
        }
        if (control && number != controlLine) {
            controlLine = number;
            findings.add(number, "control_character", "a control character in a text was read as a blank");
        }
        return new String(field, 0, fieldLength, charset);
    }

    private void quoted() {
        int column = at + 1;
        at++;
        while (at < length && line[at] != '"') {
            escaped();
        }
        if (at >= length) {
            throw new SieException("quote_not_closed", number, column, "a quoted field is not closed");
        }
        at++;
    }

    /** One byte of a field; a quote is escaped by a backslash, and a backslash before anything else is itself. */
    private void escaped() {
        if (line[at] == '\\' && at + 1 < length && line[at + 1] == '"') {
            at++;
        }
        if (fieldLength == field.length) {
            field = Arrays.copyOf(field, field.length * 2);
        }
        field[fieldLength++] = line[at++];
    }

    private boolean readLine() throws IOException {
        length = 0;
        boolean any = false;
        while (true) {
            if (chunkAt == chunkEnd && !fill()) {
                return any && counted();
            }
            any = true;
            byte b = chunk[chunkAt++];
            if (b == '\n') {
                return counted();
            }
            if (length == limits.lineBytesMax()) {
                throw new SieException(
                        "line_too_long", number + 1, 0, "longer than " + limits.lineBytesMax() + " bytes");
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, line.length * 2);
            }
            line[length++] = b;
        }
    }

    private boolean counted() {
        if (++number > limits.linesMax()) {
            throw new SieException("too_many_lines", number, 0, "more than " + limits.linesMax() + " lines");
        }
        while (length > 0 && (line[length - 1] == '\r' || line[length - 1] == END_OF_FILE_MARK)) {
            length--;
        }
        return true;
    }

    private boolean fill() throws IOException {
        chunkAt = 0;
        chunkEnd = Math.max(0, in.read(chunk));
        bytesRead += chunkEnd;
        if (bytesRead > limits.bytesMax()) {
            throw new SieException(
                    "file_too_large", number, 0, "the file is larger than " + limits.bytesMax() + " bytes");
        }
        return chunkEnd > 0;
    }

    private void skipBlanks() {
        while (at < length && isBlank(line[at])) {
            at++;
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private SieException error(String code, String message) {
        return new SieException(code, number, at + 1, message);
    }
}
