package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.ObjectNames;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.db.Tx;
import se.knyt.spi.LedgerReader.NamedObject;

/**
 * The names of objects of dimensions, as the company's accounting systems have told them. What one no longer tells stays: vouchers stand
 * on it still.
 */
public final class KnownObjects {
    /** More than a company has cost centres and projects; of one reading no more is kept. */
    private static final int OBJECTS_MAX = 20_000;

    private static final String KEEP = """
            insert into dimension_object (company_id, connection_id, dimension, object, name, told_at)
            select ?, ?, d, o, n, ? from unnest(?, ?, ?) as t (d, o, n) order by d, o
            on conflict (company_id, dimension, object, connection_id) do update set name = excluded.name, told_at = excluded.told_at
            """;
    /** Two systems that call one object differently leave it without a name. */
    private static final String NAMED = """
            select k.dimension, k.object, o.name
              from (select distinct d, o from unnest(?, ?) as u (d, o)) k (dimension, object)
             cross join lateral (
                   select min(name) as name from dimension_object
                    where company_id = ? and dimension = k.dimension and object = k.object having count(distinct name) = 1) o
            """;

    private KnownObjects() {}

    /** @param now company time */
    public static void keep(Tx tx, ConnectionRow system, List<NamedObject> told, Instant now) throws SQLException {
        var objects = new LinkedHashMap<String, NamedObject>();
        told.stream().limit(OBJECTS_MAX).forEach(one -> objects.put(one.dimension() + " " + one.object(), one));
        tx.update(
                KEEP,
                system.company(),
                system.id(),
                now,
                Tx.ints(objects.values().stream().map(NamedObject::dimension).toList()),
                Tx.texts(objects.values().stream().map(NamedObject::object).toList()),
                Tx.texts(objects.values().stream().map(NamedObject::name).toList()));
    }

    /** @param wanted ids of objects by number of their dimension */
    public static ObjectNames of(Tx tx, long company, Map<Integer, ? extends Iterable<String>> wanted)
            throws SQLException {
        var dimensions = new ArrayList<Integer>();
        var objects = new ArrayList<String>();
        wanted.forEach((dimension, ids) -> ids.forEach(id -> {
            dimensions.add(dimension);
            objects.add(id);
        }));
        if (objects.isEmpty()) {
            return ObjectNames.NONE;
        }
        var names = new TreeMap<Integer, Map<String, String>>();
        tx.query(
                NAMED,
                row -> names.computeIfAbsent(row.getInt(1), _ -> new HashMap<>())
                        .put(row.getString(2), row.getString(3)),
                Tx.ints(dimensions),
                Tx.texts(objects),
                company);
        return new ObjectNames(names);
    }
}
