package se.knyt.server;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import se.knyt.server.originals.Originals;

/** Original data of the first company of the sample; the second has none. */
final class SampleOriginals implements Originals {
    /** Names a buyer. */
    static final long OF_A_BUYER = 40_003;

    /** A settlement file with a column of those who paid. */
    static final long FILE_OF_BUYERS = 71_002;

    /** The hash of the sample's bank file. */
    static final String BANK_FILE = "acbb5c997385c3b56e5d0520add4b27c48c52c7de201cb92ad4d78e2b6366373";

    /** That of the other company's. */
    private static final String OTHERS_BANK_FILE = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";

    private static final String EXCHANGE = """
            [{"at":"2026-11-20T09:00:00Z","method":"POST","uri":"https://api.fortnox.se/3/orders","requestHeaders":{"content-type":
            "application/json"},"request":"{\\"Order\\":{\\"CustomerNumber\\":\\"<b>17\\"}}","status":404,"answerHeaders":{},"answer":
            "{\\"ErrorInformation\\":{\\"Code\\":2000433}}","failure":""}]""";

    @Override
    public Optional<Original> record(long company, long raw) {
        boolean there = (raw >= 40_000 && raw < 41_000) || raw == SamplePersons.UNNAMED;
        return company == 1 && there ? Optional.of(sample("order.json", raw == OF_A_BUYER)) : Optional.empty();
    }

    @Override
    public Optional<Original> evidence(long company, long evidence) {
        boolean there = evidence == 71_001 || evidence == FILE_OF_BUYERS;
        return company == 1 && there
                ? Optional.of(sample("settlement.csv", evidence == FILE_OF_BUYERS))
                : Optional.empty();
    }

    @Override
    public Optional<Original> bankFile(long company, byte[] hash) {
        return HexFormat.of().formatHex(hash).equals(company == 1 ? BANK_FILE : OTHERS_BANK_FILE)
                ? Optional.of(sample("utdrag \"maj\".xml", true))
                : Optional.empty();
    }

    @Override
    public SortedMap<Integer, byte[]> exchanges(long company, long effect) {
        return company == 1 && effect == 51_000
                ? new TreeMap<>(Map.of(2, EXCHANGE.getBytes(StandardCharsets.UTF_8)))
                : new TreeMap<>();
    }

    private static Original sample(String name, boolean personal) {
        return new Original(
                name,
                "application/json",
                "{ \"name\": \"#10482\", \"markup\": \"<b>\" }".getBytes(StandardCharsets.UTF_8),
                personal);
    }
}
