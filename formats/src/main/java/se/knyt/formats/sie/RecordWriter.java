package se.knyt.formats.sie;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;

/** Writes one record at a time: quoting, CP437, CRLF; feeds the control sum with what it writes. */
final class RecordWriter {
    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
    private static final byte[] LINE_END = {'\r', '\n'};

    private final OutputStream out;
    private final Ksumma sum = new Ksumma();
    private final CharsetEncoder encoder = SieEncoding.CP437
            .charset()
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    /** Empty fields that are written only when a later field is there. */
    private int heldBack;

    RecordWriter(OutputStream out) {
        this.out = out;
    }

    void openSum() throws IOException {
        begin(Ksumma.LABEL);
        end();
        sum.begin();
    }

    void closeSum() throws IOException {
        long value = sum.end();
        begin(Ksumma.LABEL);
        text(Long.toString(value));
        end();
    }

    RecordWriter begin(String label) throws IOException {
        var bytes = label.getBytes(StandardCharsets.US_ASCII);
        if (!label.equals(Ksumma.LABEL)) {
            sum.take(bytes, 0, bytes.length);
        }
        out.write(bytes);
        heldBack = 0;
        return this;
    }

    RecordWriter indented(String label) throws IOException {
        out.write('\t');
        return begin(label);
    }

    void end() throws IOException {
        out.write(LINE_END);
    }

    void brace(char brace) throws IOException {
        out.write(brace);
        out.write(LINE_END);
    }

    RecordWriter number(int number) throws IOException {
        return text(Integer.toString(number));
    }

    RecordWriter date(LocalDate date) throws IOException {
        return text(DAY.format(date));
    }

    /** At most two decimals: the format has no more. */
    RecordWriter amount(Money amount) throws IOException {
        if (amount.currency().decimals() > 2) {
            throw new SieException("amount", 0, 0, "the format has two decimals, " + amount.currency() + " needs more");
        }
        return text(amount.toPlain());
    }

    RecordWriter text(String text) throws IOException {
        flushHeldBack();
        out.write(' ');
        value(text);
        return this;
    }

    /** Left out when it is empty and nothing follows. */
    RecordWriter optional(String text) throws IOException {
        if (text.isEmpty()) {
            heldBack++;
            return this;
        }
        return text(text);
    }

    RecordWriter optional(Optional<LocalDate> date) throws IOException {
        return optional(date.map(DAY::format).orElse(""));
    }

    RecordWriter optionalQuantity(Optional<BigDecimal> quantity) throws IOException {
        return optional(quantity.map(BigDecimal::toPlainString).orElse(""));
    }

    RecordWriter objects(List<SieObjectId> objects) throws IOException {
        flushHeldBack();
        out.write(' ');
        out.write('{');
        boolean first = true;
        for (var object : objects) {
            if (!first) {
                out.write(' ');
            }
            first = false;
            value(Integer.toString(object.dimension()));
            out.write(' ');
            value(object.id());
        }
        out.write('}');
        return this;
    }

    private void flushHeldBack() throws IOException {
        for (; heldBack > 0; heldBack--) {
            out.write(' ');
            value("");
        }
    }

    private void value(String text) throws IOException {
        var bytes = encoded(SieText.transliterated(text));
        sum.take(bytes, 0, bytes.length);
        if (!needsQuotes(bytes)) {
            out.write(bytes);
            return;
        }
        out.write('"');
        for (byte b : bytes) {
            if (b == '"') {
                out.write('\\');
            }
            out.write(b);
        }
        out.write('"');
    }

    private static boolean needsQuotes(byte[] bytes) {
        for (byte b : bytes) {
            if (b == ' ' || b == '"' || b == '{' || b == '}') {
                return true;
            }
        }
        return bytes.length == 0;
    }

    private byte[] encoded(String text) {
        if (SieText.isPlain(text)) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
        try {
            var buffer = encoder.encode(CharBuffer.wrap(text));
            var bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new SieException("character", 0, 0, "a character can not be written in CP437");
        }
    }
}
