package se.knyt.engine.trails;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.engine.testing.TestEngine;

/** Sums kept with each change of a purchase are those that a recount of all purchases gives, whatever was done to them. */
class TrailSumsTest {
    /** Enough that most purchases are changed several times, alone and among others. */
    private static final int STEPS = 300;

    private static final List<String> ZONES = List.of("Europe/Stockholm", "America/St_Johns");

    /** What the first page asked of the purchases themselves, before sums were kept; what a rule skips is apart. */
    private static final String DAYS_COUNTED = """
            select (t.placed_at at time zone c.zone)::date || ' ' || t.currency || ' '
                   || case when t.state = 'tied' then 'tied' when t.state = 'held' then 'loose' when t.state = 'skipped' then 'skipped'
                           when t.captured_minor > 0 or t.invoiced_minor > 0 then 'transit' else 'unshipped' end || ' ' || count(*) || ' '
                   || sum(t.total_minor) || ' ' || sum(least(t.invoiced_minor, t.total_minor)) || ' '
                   || sum(least(t.captured_minor, t.total_minor))
              from trail t join company c on c.company_id = t.company_id
             where t.company_id = ? and t.merged_into is null and t.state <> 'cancelled' and t.order_document_id is not null
             group by (t.placed_at at time zone c.zone)::date, t.currency,
                      case when t.state = 'tied' then 'tied' when t.state = 'held' then 'loose' when t.state = 'skipped' then 'skipped'
                           when t.captured_minor > 0 or t.invoiced_minor > 0 then 'transit' else 'unshipped' end
             order by 1
            """;

    private static final String DAYS_KEPT = """
            select day || ' ' || currency || ' ' || part || ' ' || purchases || ' ' || sold_minor || ' ' || booked_minor || ' '
                   || captured_minor
              from trail_day where company_id = ? and purchases <> 0 order by 1
            """;
    private static final String OWED_COUNTED = """
            select provider || ' ' || currency || ' ' || count(*) filter (where provider_open_minor > 0) || ' '
                   || sum(provider_open_minor)
              from trail
             where company_id = ? and merged_into is null and state in ('waiting', 'held') and provider_open_minor <> 0
               and order_document_id is not null
             group by provider, currency order by 1
            """;
    private static final String OWED_KEPT = """
            select provider || ' ' || currency || ' ' || purchases || ' ' || open_minor
              from trail_owed where company_id = ? and (purchases <> 0 or open_minor <> 0) order by 1
            """;

    private static TestEngine host;
    private static List<Long> companies;

    private static long next = 1;
    private final Random random = new Random(20261126);

    @BeforeAll
    static void open() throws SQLException {
        host = new TestEngine();
        companies = List.of(host.company("first"), host.company("second"));
        try (var admin = host.database.connect()) {
            for (int i = 0; i < companies.size(); i++) {
                run(admin, "update company set zone = ? where company_id = ?", ZONES.get(i), companies.get(i));
            }
        }
    }

    @AfterAll
    static void close() {
        host.close();
    }

    /** As the engine's role: purchases told of, planned again and again, joined, erased and removed, of both companies at once. */
    @Test
    void areThoseOfARecountAfterAnyChanges() throws SQLException {
        try (var engine = DriverManager.getConnection(host.database.url(), "knyt_engine", TestEngine.PASSWORD)) {
            run(engine, "select set_config('knyt.companies', ?, false)", companies.getFirst() + "," + companies.get(1));
            begin(engine, 40);
            for (int step = 0; step < STEPS; step++) {
                boolean last = step == STEPS - 1;
                engine.setAutoCommit(false);
                change(engine);
                if (!last && random.nextInt(10) == 0) {
                    engine.rollback();
                } else {
                    engine.commit();
                }
                engine.setAutoCommit(true);
                if (step % 20 == 0 || last) {
                    requireExact(engine);
                }
            }
            assertThat(texts(engine, OWED_KEPT, companies.getFirst())).isNotEmpty();
        }
    }

    /** Cutting the days another way, and rows that came without triggers, as restored ones do. */
    @Test
    void areCountedAnewWhereTheyWereNotKept() throws SQLException {
        try (var admin = host.database.connect()) {
            begin(admin, 25);
            run(admin, "update company set zone = 'Pacific/Auckland' where company_id = ?", companies.get(1));
            requireExact(admin);
            run(admin, "set session_replication_role = replica");
            begin(admin, 10);
            run(admin, "set session_replication_role = origin");
            assertThat(texts(admin, DAYS_KEPT, companies.getFirst()))
                    .isNotEqualTo(texts(admin, DAYS_COUNTED, companies.getFirst()));
            for (long company : companies) {
                run(admin, "select trail_sums_recount(?)", company);
            }
            requireExact(admin);
            run(admin, "update company set zone = ? where company_id = ?", ZONES.get(1), companies.get(1));
            requireExact(admin);
        }
    }

    private static void requireExact(Connection connection) throws SQLException {
        for (long company : companies) {
            assertThat(texts(connection, DAYS_KEPT, company))
                    .isNotEmpty()
                    .isEqualTo(texts(connection, DAYS_COUNTED, company));
            assertThat(texts(connection, OWED_KEPT, company)).isEqualTo(texts(connection, OWED_COUNTED, company));
        }
    }

    private void change(Connection engine) throws SQLException {
        switch (random.nextInt(10)) {
            case 0 -> begin(engine, 1 + random.nextInt(4));
            case 1 ->
                run(engine, "update trail set merged_into = trail_id - 1 where trail_id % 97 = ?", random.nextInt(97));
            case 2 -> run(engine, "update trail set erased_at = placed_at where trail_id % 7 = ?", random.nextInt(7));
            case 3 -> run(engine, "delete from trail where trail_id % 89 = ?", random.nextInt(89));
            default -> plan(engine, random.nextInt(12));
        }
    }

    /** Purchases as they are begun: some with their order, some before it has been seen. */
    private void begin(Connection connection, int many) throws SQLException {
        run(
                connection,
                "insert into trail (company_id, trail_id, order_document_id, placed_at, total_minor, updated_at)"
                        + " select c, t, case when t % 3 > 0 then t end, timestamptz '2026-10-24 12:00Z' + t * interval '97 minutes',"
                        + " 1000 + t, now() from unnest(?::bigint[]) c, generate_series(?::bigint, ?::bigint) t",
                connection.createArrayOf("bigint", companies.toArray()),
                next,
                next + many - 1);
        next += many;
    }

    /** A batch's new summaries: every column that sums read may change, and most rows stay as they were. */
    private void plan(Connection connection, int part) throws SQLException {
        run(connection, """
                update trail t
                   set order_document_id = t.trail_id, state = n.s, currency = n.cu, provider = n.p, placed_at = t.placed_at + n.m * interval '1 hour',
                       total_minor = n.a, captured_minor = n.a * n.k, invoiced_minor = n.a * n.k + n.m,
                       provider_open_minor = n.a * (n.k - n.m)
                  from (select i, (array['waiting', 'tied', 'held', 'cancelled', 'skipped'])[1 + abs(hashint8(i + ?)) % 5] as s,
                               (array['SEK', 'SEK', 'EUR'])[1 + abs(hashint8(i + ?)) % 3] as cu,
                               (array['klarna', 'adyen', ''])[1 + abs(hashint8(i + ?)) % 3] as p, abs(hashint8(i + ?)) % 3 as m,
                               abs(hashint8(i + ?)) % 2 as k, abs(hashint8(i + ?)) % 9999 as a
                          from generate_series(1, ?) i) n
                 where t.trail_id = n.i and t.trail_id % 12 = ?
                """, seed(), seed(), seed(), seed(), seed(), seed(), next, part);
    }

    private long seed() {
        return random.nextInt(1_000_000);
    }

    private static void run(Connection connection, String sql, Object... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.execute();
        }
    }

    private static List<String> texts(Connection connection, String sql, long company) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, company);
            try (var rows = statement.executeQuery()) {
                var result = new java.util.ArrayList<String>();
                while (rows.next()) {
                    result.add(rows.getString(1));
                }
                return result;
            }
        }
    }
}
