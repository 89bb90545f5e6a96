import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Verifies an exported chain of vouchers: java VerifyChain.java FILE [SERIES YEAR NUMBER HASH]... Needs a JDK and this file alone; the
 * format is in docs/verify.md. What stands behind the file are vouchers as they were written down when a month was signed: each must be in
 * the file with that hash. Exit status: 0 every link verifies, 1 one does not, the file is of another format or a voucher is not as it was
 * signed, 2 the file cannot be read, 64 wrong use.
 */
public final class VerifyChain {
    private static final int LINE_BYTES_MAX = 16 * 1024 * 1024;
    private static final String TEXT = "\"((?:[^\"\\\\]|\\\\.)*+)\"";
    /** A text may hold what Java, and not the file, takes for the end of a line. */
    private static final Pattern VOUCHER = Pattern.compile(
            "\\{\"previous\":\"([0-9a-f]*)\",\"series\":" + TEXT + ",\"fiscal_year\":" + TEXT
                    + ",\"number\":([1-9][0-9]{0,17}),\"key\":.*,\"rows\":\\[(.*)\\],\"hash\":\"([0-9a-f]{64})\"\\}",
            Pattern.DOTALL);

    private static final Pattern ROW = Pattern.compile(
            "\\{\"account\":[0-9]+,\"currency\":\"([A-Z]{3})\",\"debit_minor\":([0-9]{1,18}),\"credit_minor\":([0-9]{1,18}),");

    /** The newest voucher of a series and fiscal year. */
    private record Head(String series, String year, long number, String hash) {
        String name() {
            return series + " " + year + " " + number;
        }
    }

    /** What is wrong, for a person. */
    private static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        Broken(String why) {
            super(why);
        }
    }

    private final Map<String, Head> heads = new LinkedHashMap<>();
    /** Vouchers as they were written down, and what the file has for them. */
    private final List<Head> signed = new ArrayList<>();

    private final Map<Head, String> hashes = new HashMap<>();
    private final MessageDigest file = sha256();
    private long vouchers;

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    public static int run(String[] args, PrintStream out, PrintStream err) {
        if (!usable(args)) {
            err.println("usage: java VerifyChain.java FILE [SERIES YEAR NUMBER HASH]...");
            return 64;
        }
        try (var in = new BufferedInputStream(Files.newInputStream(Path.of(args[0])), 1 << 16)) {
            var chain = new VerifyChain();
            for (int i = 1; i < args.length; i += 4) {
                chain.signed.add(new Head(
                        args[i], args[i + 1], Long.parseLong(args[i + 2]), args[i + 3].toLowerCase(Locale.ROOT)));
            }
            chain.verify(in);
            chain.signed();
            out.println("verified: " + chain.vouchers + " vouchers");
            chain.heads.values().forEach(h -> out.println(h.name() + "  " + h.hash()));
            chain.signed.forEach(h -> out.println("as signed: " + h.name()));
            return 0;
        } catch (Broken e) {
            err.println("NOT verified: " + e.getMessage());
            return 1;
        } catch (IOException e) {
            err.println("cannot be read: " + e);
            return 2;
        }
    }

    /** A file, and whole vouchers of four words each behind it. */
    private static boolean usable(String[] args) {
        boolean usable = args.length % 4 == 1;
        for (int i = 1; usable && i < args.length; i += 4) {
            usable = args[i + 2].matches("[1-9][0-9]{0,17}") && args[i + 3].matches("[0-9a-fA-F]{64}");
        }
        return usable;
    }

    /** A chain whose hashes were counted anew verifies; it does not have those that were written down before. */
    private void signed() throws Broken {
        for (var one : signed) {
            var hash = hashes.get(new Head(one.series(), one.year(), one.number(), ""));
            if (hash == null) {
                throw new Broken(one.name() + ", which was signed, is not in the file");
            }
            if (!hash.equals(one.hash())) {
                throw new Broken(one.name() + " has another hash than the one that was signed");
            }
        }
    }

    private void verify(InputStream in) throws IOException, Broken {
        byte[] line = line(in);
        if (line == null || !text(line).startsWith("{\"format\":\"knyt-vouchers-1\",")) {
            throw new Broken("the first line is not that of a chain of vouchers");
        }
        while (true) {
            add(line);
            line = line(in);
            if (line == null) {
                throw new Broken("the file ends after " + last() + " without its last line");
            }
            var words = text(line);
            if (words.startsWith("{\"vouchers\":")) {
                end(words, in);
                return;
            }
            voucher(words);
        }
    }

    private void voucher(String line) throws Broken {
        Matcher found = VOUCHER.matcher(line);
        if (!found.matches()) {
            throw new Broken("the line after " + last() + " is not that of a voucher");
        }
        var head = new Head(found.group(2), found.group(3), Long.parseLong(found.group(4)), found.group(6));
        var before = heads.get(head.series() + " " + head.year());
        if (!found.group(1).equals(before == null ? "" : before.hash())) {
            throw new Broken(head.name() + " does not hold the hash of the voucher before it");
        }
        if (head.number() != (before == null ? 1 : before.number() + 1)) {
            throw new Broken(head.name() + " does not follow " + (before == null ? "the beginning" : before.name()));
        }
        var sealed = line.substring(0, line.length() - ",\"hash\":\"\"}".length() - 64) + "}";
        var hash = HexFormat.of().formatHex(sha256().digest(sealed.getBytes(StandardCharsets.UTF_8)));
        if (!hash.equals(head.hash())) {
            throw new Broken(head.name() + " is not what was hashed when it was made");
        }
        balance(head, found.group(5));
        for (var one : signed) {
            var name = new Head(one.series(), one.year(), one.number(), "");
            if (name.equals(new Head(head.series(), head.year(), head.number(), ""))) {
                hashes.put(name, head.hash());
            }
        }
        heads.put(head.series() + " " + head.year(), head);
        vouchers++;
    }

    private static void balance(Head head, String rows) throws Broken {
        var sums = new TreeMap<String, Long>();
        Matcher row = ROW.matcher(rows);
        int count = 0;
        while (row.find()) {
            sums.merge(
                    row.group(1),
                    Math.subtractExact(Long.parseLong(row.group(2)), Long.parseLong(row.group(3))),
                    Math::addExact);
            count++;
        }
        if (count < 2 || sums.values().stream().anyMatch(sum -> sum != 0)) {
            throw new Broken(head.name() + " does not balance");
        }
    }

    private void end(String line, InputStream in) throws IOException, Broken {
        var each = new StringJoiner(",", "[", "]");
        heads.values()
                .forEach(h -> each.add("{\"series\":\"" + h.series() + "\",\"fiscal_year\":\"" + h.year()
                        + "\",\"number\":" + h.number() + ",\"hash\":\"" + h.hash() + "\"}"));
        var expected = "{\"vouchers\":" + vouchers + ",\"heads\":" + each + ",\"sha256\":\""
                + HexFormat.of().formatHex(file.digest()) + "\"}";
        if (!line.equals(expected)) {
            throw new Broken("the last line is not that of these vouchers");
        }
        if (in.read() >= 0) {
            throw new Broken("something follows the last line");
        }
    }

    private void add(byte[] line) {
        file.update(line);
        file.update((byte) '\n');
    }

    private String last() {
        return vouchers == 0 ? "the first line" : "voucher " + vouchers + " of the file";
    }

    /** A line without its end; null after the last. Every line ends. */
    private static byte[] line(InputStream in) throws IOException, Broken {
        var bytes = new ByteArrayOutputStream();
        while (true) {
            int one = in.read();
            if (one == '\n') {
                return bytes.toByteArray();
            }
            if (one < 0) {
                if (bytes.size() > 0) {
                    throw new Broken("the last line has no end");
                }
                return null;
            }
            bytes.write(one);
            if (bytes.size() > LINE_BYTES_MAX) {
                throw new Broken("a line is longer than " + LINE_BYTES_MAX + " bytes");
            }
        }
    }

    private static String text(byte[] line) throws Broken {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(line))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Broken("a line is not UTF-8");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
