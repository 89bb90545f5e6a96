package se.knyt.engine.trails;

import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import se.knyt.core.commerce.Document;
import se.knyt.core.commerce.DocumentKind;
import se.knyt.core.commerce.GiftCard;
import se.knyt.core.commerce.StoreCredit;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;

/** The documents that one transaction has read: finding a trail and planning it want the same ones, and each is parsed once. */
public final class StoredDocuments {
    private static final String LOAD = """
            select company_id, document_id, connection_id, kind, version, body from document
             where company_id = any (?) and document_id = any (?)
            """;

    private final Map<Long, Stored> byId = new HashMap<>();

    /** @param json the document as it is stored */
    record Stored(long company, long id, long connection, int version, Document document, String json) {}

    void load(Tx tx, Collection<Long> companies, Collection<Long> ids) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        tx.query(
                LOAD,
                row -> byId.put(
                        row.getLong(2),
                        new Stored(
                                row.getLong(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getInt(5),
                                Json.readDocument(DocumentKind.ofCode(row.getString(4)), row.getString(6)),
                                row.getString(6))),
                Tx.bigints(companies),
                Tx.bigints(ids));
    }

    /** A gift card as a shop tells it. */
    public record ToldCard(long company, long connection, long document, GiftCard card) {}

    /** The gift cards among these that were loaded, in the order they were first told. */
    public List<ToldCard> cards(Collection<Long> ids) {
        return ids.stream()
                .sorted()
                .flatMap(id -> find(id).stream())
                .filter(s -> s.document() instanceof GiftCard)
                .map(s -> new ToldCard(s.company(), s.connection(), s.id(), (GiftCard) s.document()))
                .toList();
    }

    /** Store credit as a shop tells it. */
    public record ToldCredit(long company, long connection, long document, StoreCredit credit) {}

    /** The accounts of store credit among these that were loaded, in the order they were first told. */
    public List<ToldCredit> storeCredit(Collection<Long> ids) {
        return ids.stream()
                .sorted()
                .flatMap(id -> find(id).stream())
                .filter(s -> s.document() instanceof StoreCredit)
                .map(s -> new ToldCredit(s.company(), s.connection(), s.id(), (StoreCredit) s.document()))
                .toList();
    }

    /** Whether any of a kind has been read. */
    public boolean has(DocumentKind kind) {
        return byId.values().stream().anyMatch(s -> s.document().kind() == kind);
    }

    boolean holds(long id, int version) {
        return find(id).filter(s -> s.version() == version).isPresent();
    }

    Optional<Stored> find(long id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** One that was loaded. */
    Stored get(long id) {
        return find(id).orElseThrow(() -> new NoSuchElementException("document " + id));
    }
}
