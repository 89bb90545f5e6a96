package se.knyt.cli.verify;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Goes through the lines of an exported chain. One byte that is another, anywhere, is found, with the voucher where it stands. */
final class ChainVerifier {
    private static final int LINE_BYTES_MAX = 16 * 1024 * 1024;
    private static final String LAST_LINE = "{\"vouchers\":";

    private final List<Signed> signed;
    private final Set<Signed> found = new HashSet<>();
    private final MessageDigest file = sha256();
    private final Map<String, ChainText.Link> heads = new LinkedHashMap<>();
    private long vouchers;

    /** @param signed what was written down of vouchers of it, each to be found there as it was */
    ChainVerifier(List<Signed> signed) {
        this.signed = List.copyOf(signed);
    }

    /**
     * A voucher as it was written down when a month was signed.
     *
     * @param hash in lower case
     */
    record Signed(String series, String fiscalYear, long number, String hash) {
        String name() {
            return series + " " + fiscalYear + " " + number;
        }

        boolean names(ChainText.Link link) {
            return series.equals(link.series()) && fiscalYear.equals(link.fiscalYear()) && number == link.number();
        }
    }

    /** The newest voucher of a series and fiscal year. */
    record Head(String name, String hash) {}

    record Verified(String company, long vouchers, List<Head> heads) {}

    /**
     * Verifies a file.
     *
     * @throws BrokenChain where a link does not hold, the file is not of the documented form, or a voucher is not as it was signed
     */
    Verified verify(InputStream in) throws IOException, BrokenChain {
        var first = required(in, "the file is empty");
        var header = new ChainText(text(first)).header();
        take(first);
        while (true) {
            var line = required(in, "the file ends without its last line, after " + vouchers + " vouchers");
            var text = text(line);
            if (text.startsWith(LAST_LINE)) {
                requireLast(text, in);
                requireSigned();
                return new Verified(header.company(), vouchers, heads());
            }
            link(text);
            take(line);
        }
    }

    private void link(String text) throws BrokenChain {
        ChainText.Link link;
        try {
            link = new ChainText(text).link();
        } catch (BrokenChain e) {
            throw new BrokenChain(afterLast() + ": " + e.getMessage());
        }
        var before = heads.get(link.series() + "\n" + link.fiscalYear());
        requireFollows(link, before);
        if (!hex(sha256().digest(link.content().getBytes(StandardCharsets.UTF_8)))
                .equals(link.hash())) {
            throw new BrokenChain("voucher " + link.name() + " was changed after it was made: its hash is another");
        }
        requireBalances(link);
        requireAsSigned(link);
        heads.put(link.series() + "\n" + link.fiscalYear(), link);
        vouchers++;
    }

    private static void requireFollows(ChainText.Link link, ChainText.@Nullable Link before) throws BrokenChain {
        long expected = before == null ? 1 : before.number() + 1;
        if (link.number() != expected) {
            throw new BrokenChain("voucher " + link.name() + " stands where number " + expected + " is due");
        }
        if (!link.previous().equals(before == null ? "" : before.hash())) {
            throw new BrokenChain("voucher " + link.name() + " was not made after the voucher that stands before it");
        }
    }

    /** Hashes that were counted anew hold among themselves; only what was written down elsewhere tells. */
    private void requireAsSigned(ChainText.Link link) throws BrokenChain {
        for (var one : signed) {
            if (one.names(link)) {
                found.add(one);
                if (!one.hash().equals(link.hash())) {
                    throw new BrokenChain(
                            "voucher " + link.name() + " has another hash than the one that was signed: it, or"
                                    + " one before it, was changed since and the hashes counted anew");
                }
            }
        }
    }

    private void requireSigned() throws BrokenChain {
        for (var one : signed) {
            if (!found.contains(one)) {
                throw new BrokenChain("voucher " + one.name() + ", which was signed, is not in the file");
            }
        }
    }

    private static void requireBalances(ChainText.Link link) throws BrokenChain {
        var sums = new TreeMap<String, Long>();
        for (var row : link.rows()) {
            sums.merge(row.currency(), row.debit() - row.credit(), Math::addExact);
        }
        if (link.rows().size() < 2 || sums.values().stream().anyMatch(sum -> sum != 0)) {
            throw new BrokenChain("voucher " + link.name() + " does not balance");
        }
    }

    /** It is known word for word when all before it is. */
    private void requireLast(String text, InputStream in) throws IOException, BrokenChain {
        var each = new ArrayList<String>();
        for (var link : heads.values()) {
            each.add("{\"series\":\"" + link.series() + "\",\"fiscal_year\":\"" + link.fiscalYear() + "\",\"number\":"
                    + link.number() + ",\"hash\":\"" + link.hash() + "\"}");
        }
        var expected = each.stream().collect(Collectors.joining(",", LAST_LINE + vouchers + ",\"heads\":[", "]"))
                + ",\"sha256\":\"" + hex(file.digest()) + "\"}";
        if (!text.equals(expected)) {
            throw new BrokenChain("the last line does not tell of the lines before it");
        }
        if (in.read() != -1) {
            throw new BrokenChain("something stands after the last line");
        }
    }

    private List<Head> heads() {
        return heads.values().stream()
                .map(link -> new Head(link.name(), link.hash()))
                .toList();
    }

    private String afterLast() {
        return heads.isEmpty()
                ? "the first voucher"
                : "the voucher after "
                        + heads.values().stream().toList().getLast().name();
    }

    private void take(byte[] line) {
        file.update(line);
        file.update((byte) '\n');
    }

    private static byte[] required(InputStream in, String missing) throws IOException, BrokenChain {
        var line = new ByteArrayOutputStream();
        for (int one = in.read(); one != '\n'; one = in.read()) {
            if (one < 0) {
                throw new BrokenChain(line.size() == 0 ? missing : "the last line has no line end");
            }
            line.write(one);
            if (line.size() > LINE_BYTES_MAX) {
                throw new BrokenChain("a line of more than " + LINE_BYTES_MAX + " bytes");
            }
        }
        return line.toByteArray();
    }

    private static String text(byte[] line) throws BrokenChain {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try {
            return decoder.decode(ByteBuffer.wrap(line)).toString();
        } catch (CharacterCodingException e) {
            throw new BrokenChain("a line that is not UTF-8");
        }
    }

    private static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
