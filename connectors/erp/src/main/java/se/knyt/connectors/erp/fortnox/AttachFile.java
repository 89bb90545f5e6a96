package se.knyt.connectors.erp.fortnox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.http.Uris;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.ProviderFailure.Refused;
import tools.jackson.databind.JsonNode;

/**
 * Attaches a file to a voucher: uploaded to the inbox, then connected. The connection does not tell the file's name, so the file
 * is known by its bytes among those on the voucher, and by its name (which begins with a hash of key and content) in the inbox.
 */
final class AttachFile implements FortnoxEffect {
    private static final String INBOX = "/3/inbox";
    private static final String CONNECTIONS = "/3/voucherfileconnections";
    /** The inbox folder for files of vouchers. */
    private static final String VOUCHER_FOLDER = "inbox_v";

    private final FinancialYears years;

    AttachFile(FinancialYears years) {
        this.years = years;
    }

    @Override
    public Performed perform(FortnoxClient client, EffectRequest request) {
        var body = (EffectBody.AttachFile) request.body();
        var voucher = VoucherName.parse(request.need("voucher"));
        var year = years.labelled(client, voucher.year());
        var connected = connected(client, voucher, year, request);
        if (connected.isPresent()) {
            return Performed.of(connected.get());
        }
        var fileId = uploaded(client, request, body).orElseGet(() -> upload(client, request, body));
        var connection = Json.object();
        connection.put("FileId", fileId);
        connection.put("VoucherSeries", voucher.series());
        connection.put("VoucherNumber", Integer.toString(voucher.number()));
        connection.put("VoucherYear", year.id());
        var outer = Json.object();
        outer.set("VoucherFileConnection", connection);
        client.post(CONNECTIONS, Map.of("financialyear", Integer.toString(year.id())), outer);
        return Performed.of(fileId);
    }

    @Override
    public Asked ask(FortnoxClient client, EffectRequest request) {
        var voucher = VoucherName.parse(request.need("voucher"));
        var year = years.labelled(client, voucher.year());
        return connected(client, voucher, year, request)
                .<Asked>map(fileId -> new Asked.There(Performed.of(fileId)))
                .orElseGet(FortnoxEffect::notThere);
    }

    /** The file on the voucher with these bytes. */
    private static Optional<String> connected(
            FortnoxClient client, VoucherName voucher, FinancialYears.Year year, EffectRequest request) {
        var rows = client.list(CONNECTIONS, Map.of(), "VoucherFileConnections");
        for (var row : rows) {
            boolean here = Fields.text(row, "VoucherSeries").equals(voucher.series())
                    && Fields.whole(row, "VoucherNumber") == voucher.number()
                    && isYear(Fields.whole(row, "VoucherYear"), year);
            var fileId = Fields.text(row, "FileId");
            if (here && Arrays.equals(content(client, fileId), request.content())) {
                return Optional.of(fileId);
            }
        }
        return Optional.empty();
    }

    private static boolean isYear(int value, FinancialYears.Year year) {
        return value == year.id() || value == year.from().getYear();
    }

    /** A file lies in the inbox until it is connected, then in the archive. */
    private static byte[] content(FortnoxClient client, String fileId) {
        for (var path : List.of("/3/archive/", "/3/inbox/")) {
            try {
                return client.raw(path + Uris.segment(fileId), Map.of());
            } catch (Refused e) {
                if (!FortnoxErrors.notFound(e)) {
                    throw e;
                }
            }
        }
        return new byte[0];
    }

    private static Optional<String> uploaded(FortnoxClient client, EffectRequest request, EffectBody.AttachFile body) {
        var name = name(request, body);
        var folders = new ArrayList<JsonNode>();
        var root = Fields.inside(client.get(INBOX), "Folder");
        folders.add(root);
        if (named(root, name).isEmpty()) {
            voucherFolder(root)
                    .flatMap(id -> client.find(INBOX + "/" + Uris.segment(id)))
                    .ifPresent(answer -> folders.add(Fields.inside(answer, "Folder")));
        }
        return folders.stream().flatMap(folder -> named(folder, name).stream()).findFirst();
    }

    private static Optional<String> voucherFolder(JsonNode root) {
        for (var folder : children(root, "Folders")) {
            var id = Fields.text(folder, "Id");
            if (id.equalsIgnoreCase(VOUCHER_FOLDER)
                    || Fields.text(folder, "Name").equalsIgnoreCase(VOUCHER_FOLDER)) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> named(JsonNode folder, String name) {
        for (var file : children(folder, "Files")) {
            if (Fields.text(file, "Name").equals(name)) {
                return Optional.of(Fields.text(file, "Id"));
            }
        }
        return Optional.empty();
    }

    private static List<JsonNode> children(JsonNode folder, String name) {
        return folder.hasNonNull(name) ? Json.list(folder, name) : List.of();
    }

    private static String upload(FortnoxClient client, EffectRequest request, EffectBody.AttachFile body) {
        var answer = client.upload(
                INBOX, Map.of("path", VOUCHER_FOLDER), name(request, body), body.mediaType(), request.content());
        var id = Fields.text(Fields.inside(answer, "File"), "Id");
        if (id.isEmpty()) {
            throw new UnreadableAnswer("missing File.Id");
        }
        return id;
    }

    /** The same at every attempt, another for another voucher or content: {@code 1f3a9c0d-settlement.csv}. */
    private static String name(EffectRequest request, EffectBody.AttachFile body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(request.key().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            var hash = HexFormat.of().formatHex(digest.digest(request.content()), 0, 4);
            return hash + "-" + FortnoxText.of(body.fileName(), 80).replaceAll("[^A-Za-z0-9._-]", "_");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
