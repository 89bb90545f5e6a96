package se.knyt.simulators.fortnox;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Reply;
import tools.jackson.databind.node.ObjectNode;

/** Inbox, archive, and the connection of a file to a voucher. A connected file has left the inbox for the archive. */
final class Files {
    private static final int FILE_BYTES_MAX = 10 * 1024 * 1024;
    private static final String CONNECT_SCOPE = "connectfile";
    private static final Map<String, String> INBOX_FOLDERS = Map.of(
            "inbox_v", "Verifikationer",
            "inbox_s", "Leverantörsfakturor",
            "inbox_d", "Dagskassor",
            "inbox_b", "Bankfiler");

    private final Company company;
    private final Lists connections;

    Files(Company company) {
        this.company = company;
        this.connections = new Lists("VoucherFileConnections", "VoucherFileConnection", this::connectionUrl)
                .equal("voucheryear", "VoucherYear")
                .equal("voucherdescription", "VoucherDescription")
                .equal("vouchernumber", "VoucherNumber")
                .equal("voucherseries", "VoucherSeries");
    }

    private String connectionUrl(ObjectNode record) {
        return company.url("voucherfileconnections/" + Json.text(record, "FileId"));
    }

    void routes(Api api) {
        for (var place : new String[] {"inbox", "archive"}) {
            api.on("GET", place, place, call -> folder(place, call));
            api.on("POST", place, place, call -> upload(place, call));
            api.on("GET", place + "/{Id}", place, this::download);
            api.on("DELETE", place + "/{Id}", place, this::delete);
        }
        var path = "voucherfileconnections";
        api.on(
                "GET",
                path,
                CONNECT_SCOPE,
                call -> connections.reply(call, company.state.all(State.Table.FILE_CONNECTIONS)));
        api.on("POST", path, CONNECT_SCOPE, this::connect);
        api.on("GET", path + "/{FileId}", CONNECT_SCOPE, call -> connection(200, connected(call)));
        api.on("DELETE", path + "/{FileId}", CONNECT_SCOPE, call -> {
            company.state.remove(State.Table.FILE_CONNECTIONS, Json.text(connected(call), "FileId"));
            return Reply.empty(204);
        });
    }

    private Reply folder(String place, Call call) {
        var wanted = call.query("path").orElse("");
        var folder = Json.object();
        folder.put("Id", wanted.isEmpty() ? "root_" + place : wanted);
        folder.put("Name", wanted.isEmpty() ? "root" : wanted);
        var files = folder.putArray("Files");
        company.state.all(State.Table.FILES).stream()
                .filter(file -> Json.text(file, "_place").equals(place)
                        && (wanted.isEmpty() || Json.text(file, "_folder").equals(wanted)))
                .forEach(files::add);
        var folders = folder.putArray("Folders");
        if (place.equals("inbox") && wanted.isEmpty()) {
            new java.util.TreeMap<>(INBOX_FOLDERS)
                    .forEach((id, name) -> folders.addObject().put("Id", id).put("Name", name));
        }
        return Api.one(200, "Folder", Output.write(folder, "Folder", company.url(place)));
    }

    private Reply upload(String place, Call call) {
        var part = Multipart.file(call.header("content-type").orElse(""), call.body())
                .orElseThrow(FortnoxError::emptyBody);
        if (part.content().length == 0
                || part.content().length > FILE_BYTES_MAX
                || part.fileName().isBlank()) {
            throw FortnoxError.badValue("file", "Filen är tom, saknar namn eller är större än 10 MB");
        }
        var folder = call.query("path")
                .or(() -> call.query("folderId"))
                .or(() -> call.query("folderid"))
                .orElse(place.equals("inbox") ? "inbox_v" : "root");
        if (place.equals("inbox") && !INBOX_FOLDERS.containsKey(folder)) {
            throw FortnoxError.badValue("path", "Mappen finns inte");
        }
        var id = id(company.state.next("file", 1));
        var record = Json.object();
        record.put("Id", id);
        record.put("ArchiveFileId", id);
        record.put("Name", part.fileName());
        record.put("Path", place.equals("inbox") ? INBOX_FOLDERS.getOrDefault(folder, folder) : folder);
        record.put("Size", part.content().length);
        record.put("_place", place);
        record.put("_folder", folder);
        record.put("_sha256", sha256(part.content()));
        record.put("_content", Base64.getEncoder().encodeToString(part.content()));
        company.touch(record);
        company.state.put(State.Table.FILES, id, record);
        return Api.one(201, "File", Output.write(record, "Folder_FileRow", company.url(place + "/" + id)));
    }

    /** Looks like the identifiers of the real archive; unique because the number in it is. */
    private static String id(int number) {
        return String.format(Locale.ROOT, "%08x-0000-4000-8000-%012x", number, number);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private ObjectNode file(String id) {
        var file = company.state.copy(State.Table.FILES, id);
        if (file == null) {
            throw FortnoxError.noSuchDocument("filen");
        }
        return file;
    }

    private Reply download(Call call) {
        var content = Base64.getDecoder().decode(Json.text(file(call.variable("Id")), "_content"));
        return new Reply(200, Map.of("Content-Type", "application/octet-stream"), content);
    }

    private Reply delete(Call call) {
        var id = Json.text(file(call.variable("Id")), "Id");
        if (company.state.find(State.Table.FILE_CONNECTIONS, id) != null) {
            throw FortnoxError.refused("Filen är kopplad till en verifikation och kan inte tas bort.");
        }
        company.state.remove(State.Table.FILES, id);
        return Reply.empty(204);
    }

    private Reply connect(Call call) {
        var sent = Input.parse(call.body(), "VoucherFileConnection", "VoucherFileConnection", true);
        var file = file(Json.text(sent, "FileId"));
        int year = Json.has(sent, "VoucherYear")
                ? company.years.withId(Json.integer(sent, "VoucherYear")).id()
                : company.years.named(call).id();
        int number = Lists.number("VoucherNumber", Json.text(sent, "VoucherNumber"));
        var voucher = company.state.find(
                State.Table.VOUCHERS, Ledger.voucherKey(year, Json.text(sent, "VoucherSeries"), number));
        if (voucher == null) {
            throw FortnoxError.noSuchDocument("verifikationen");
        }
        var id = Json.text(file, "Id");
        if (company.state.find(State.Table.FILE_CONNECTIONS, id) != null) {
            throw FortnoxError.refused("Filen är redan kopplad.");
        }
        file.put("_place", "archive");
        company.state.put(State.Table.FILES, id, file);
        var record = Json.object();
        record.put("FileId", id);
        record.put("VoucherSeries", Json.text(sent, "VoucherSeries"));
        record.put("VoucherNumber", Integer.toString(number));
        record.put("VoucherYear", year);
        record.put("VoucherDescription", Json.text(voucher, "Description"));
        company.touch(record);
        company.state.put(State.Table.FILE_CONNECTIONS, id, record);
        return connection(201, record);
    }

    private ObjectNode connected(Call call) {
        var record = company.state.find(State.Table.FILE_CONNECTIONS, call.variable("FileId"));
        if (record == null) {
            throw FortnoxError.noSuchDocument("filkopplingen");
        }
        return record;
    }

    private Reply connection(int status, ObjectNode record) {
        return Api.one(
                status, "VoucherFileConnection", Output.write(record, "VoucherFileConnection", connectionUrl(record)));
    }
}
