package se.knyt.server.giftcards;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import se.knyt.core.giftcards.StoredValue;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.Cursor;
import se.knyt.server.shell.TrailAddress;
import se.knyt.server.shell.View;
import se.knyt.server.shell.VoucherAddress;

/** Reads the ledger of gift cards and store credit. A card's balance on a day is the sum of what moved on it until then. */
final class CardQueries {
    static final int UNKNOWN_SHOWN = 25;

    private static final String CARD = """
            select g.gift_card_id, coalesce(g.person_id, b.person_id, 0) as holder, g.ends, g.currency, g.issued_on, g.expires_on, g.enabled, g.value_minor, g.shop_minor, g.vat_rate, c.connector, g.stored_as, g.expired_minor,
                   s.left_minor, s.booked_minor
              from gift_card g
             cross join lateral (
                   select coalesce(sum(m.face_minor), 0) as left_minor, coalesce(sum(m.booked_minor), 0) as booked_minor
                     from gift_card_movement m
                    where m.company_id = g.company_id and m.gift_card_id = g.gift_card_id and m.moved_on <= ?) s
              left join lateral (
                   select connector from connection c where c.company_id = g.company_id and c.connection_id = g.connection_id limit 1) c
                on true
              left join lateral (
                   select t.person_id from document d join trail t on t.company_id = d.company_id and t.trail_id = d.trail_id
                    where g.order_source_id <> '' and d.company_id = g.company_id and d.connection_id = g.connection_id
                      and d.kind = 'order' and d.source_id = g.order_source_id limit 1) b on true
             where g.company_id = ?
            """;
    /** What books a movement: a voucher of ours, the voucher of its day, or a payment in the accounting system. */
    private static final String BOOKED_BY = """
             left join lateral (
                   select w.series, w.fiscal_year, w.number, n.system_number from voucher w
                     left join voucher_number n on n.company_id = w.company_id and n.voucher_id = w.voucher_id
                    where w.company_id = m.company_id and m.booking_key like 'voucher:%'
                      and w.voucher_key = substr(m.booking_key, 9) limit 1) v on true
             left join lateral (
                   select w.series, w.fiscal_year, w.number, n.system_number from day_entry d
                     join voucher w on w.company_id = d.company_id and w.voucher_id = d.voucher_id
                     left join voucher_number n on n.company_id = w.company_id and n.voucher_id = w.voucher_id
                    where d.company_id = m.company_id and m.booking_key like 'voucher:%:voucher'
                      and d.entry_key = left(substr(m.booking_key, 9), -8) limit 1) y on true
             left join lateral (
                   select e.state, e.result_id, e.result_facts from effect e
                    where e.company_id = m.company_id and e.connection_id = m.target_id and e.effect_key = m.booking_key limit 1) e
                on true
            """;

    static final String MOVEMENT = """
            select m.stored_as, m.moved_on, m.kind, m.gift_card_id, m.currency, m.face_minor, m.book_currency, m.booked_minor, m.note, m.made_by,
                   m.booking_key, g.ends, t.order_number, m.trail_id,
                   case when coalesce(v.series, y.series) is not null
                        then voucher_own_name(m.company_id, coalesce(v.series, y.series), coalesce(v.fiscal_year, y.fiscal_year),
                                              coalesce(v.number, y.number)) end as own_name,
                   case when coalesce(v.series, y.series) is not null
                        then voucher_path(m.company_id, coalesce(v.series, y.series), coalesce(v.fiscal_year, y.fiscal_year),
                                          coalesce(v.number, y.number)) end as voucher_path,
                   coalesce(v.system_number, y.system_number) as system_number, e.state,
                   case when e.state = 'done' then e.result_facts::json ->> 'voucher' end as there
              from gift_card_movement m
              left join lateral (
                   select ends from gift_card g where g.company_id = m.company_id and g.gift_card_id = m.gift_card_id limit 1) g on true
              left join lateral (
                   select order_number from trail t where t.company_id = m.company_id and t.trail_id = m.trail_id limit 1) t on true
            """ + BOOKED_BY + " where m.company_id = ?";

    private final Sql sql;
    private final View view;

    CardQueries(Sql sql, View view) {
        this.sql = sql;
        this.view = view;
    }

    private long company() {
        return view.company().id();
    }

    List<CardRow> list(CardFilter filter) throws SQLException {
        var rows = new ArrayList<CardRow>();
        each(filter, Cursor.PAGE + 1, rows::add);
        return rows;
    }

    /** Newest first, at most {@code max}. */
    void each(CardFilter filter, int max, Consumer<CardRow> to) throws SQLException {
        var parameters = new ArrayList<@Nullable Object>();
        parameters.add(filter.day());
        parameters.add(company());
        var where = new StringBuilder(" and g.stored_as = ? and g.gift_card_id < ?");
        parameters.add(filter.of().code());
        parameters.add(filter.after());
        if (!filter.today()) {
            where.append(" and (g.issued_on is null or g.issued_on <= ?)");
            parameters.add(filter.day());
        }
        if (!filter.ends().isEmpty()) {
            where.append(" and g.ends = ?");
            parameters.add(filter.ends());
        }
        switch (filter.state()) {
            case ALL -> {}
            case OPEN -> where.append(filter.today() ? " and g.emptied_on is null" : " and s.left_minor > 0");
            case EMPTY -> where.append(filter.today() ? " and g.emptied_on is not null" : " and s.left_minor <= 0");
            case EXPIRED -> {
                where.append(filter.today() ? " and g.emptied_on is null" : " and s.left_minor > 0");
                where.append(" and g.expires_on < ?");
                parameters.add(filter.day());
            }
            case DIFFERS -> {
                where.append(
                        " and (g.left_minor <> g.booked_minor and g.vat_rate = '' or g.left_minor <> g.shop_minor)");
                // Booked as expired, with a balance in the shop for ever.
                where.append(
                        " and not (g.left_minor = 0 and g.booked_minor = 0 and coalesce(g.expires_on < ?, false))");
                parameters.add(filter.day());
            }
        }
        parameters.add(max);
        sql.each(
                CARD + where + " order by g.gift_card_id desc limit ?",
                row -> to.accept(card(row, filter.day(), filter.today())),
                parameters.toArray());
    }

    Optional<CardRow> one(long id, LocalDate day) throws SQLException {
        return sql.first(
                CARD + " and g.gift_card_id = ?", row -> card(row, day, day.equals(view.today())), day, company(), id);
    }

    private CardRow card(Sql.Row row, LocalDate day, boolean today) throws SQLException {
        var expires = row.dateOrNull("expires_on");
        var shop = row.numberOrNull("shop_minor");
        var currency = new Currency(row.text("currency"));
        return new CardRow(
                StoredValue.ofCode(row.text("stored_as")),
                row.number("gift_card_id"),
                row.text("ends"),
                row.text("connector"),
                row.number("holder"),
                row.dateOrNull("issued_on"),
                expires,
                row.flag("enabled"),
                row.money("value_minor"),
                row.money("left_minor"),
                Money.of(row.number("booked_minor"), currency),
                shop == null || !today ? null : Money.of(shop, currency),
                expires != null && expires.isBefore(day),
                row.text("vat_rate"),
                Money.of(row.number("expired_minor"), currency));
    }

    /** What moved on a card, the oldest first. */
    List<MovementRow> of(long card, int max) throws SQLException {
        return sql.list(
                MOVEMENT + " and m.gift_card_id = ? order by m.moved_on, m.movement_key limit ?",
                this::movement,
                company(),
                card,
                max);
    }

    /** What moved until a day on cards that are not known, the newest first. */
    List<MovementRow> unknown(StoredValue of, LocalDate day) throws SQLException {
        return sql.list(
                MOVEMENT
                        + " and m.stored_as = ? and m.gift_card_id is null and m.moved_on <= ? order by m.moved_on desc, m.movement_key desc limit ?",
                this::movement,
                company(),
                of.code(),
                day,
                UNKNOWN_SHOWN + 1);
    }

    /** What the cards, known or not, had on their account in all; and of that what had been booked before Knyt. */
    record Sums(Money booked, Money opened) {
        Money all() {
            return booked.plus(opened);
        }
    }

    Sums sums(StoredValue of, LocalDate day) throws SQLException {
        var month = day.withDayOfMonth(1);
        var currency = view.currency();
        return sql.one(
                """
                select coalesce(sum(b), 0) as b, coalesce(sum(o), 0) as o from (
                       select booked_minor as b, opened_minor as o from gift_card_sum
                        where company_id = ? and stored_as = ? and span = 'month' and begins_on < ?
                       union all
                       select booked_minor, opened_minor from gift_card_sum
                        where company_id = ? and stored_as = ? and span = 'day' and begins_on >= ? and begins_on <= ?) s
                """,
                row -> new Sums(Money.of(row.number("b"), currency), Money.of(row.number("o"), currency)),
                company(),
                of.code(),
                month,
                company(),
                of.code(),
                month,
                day);
    }

    MovementRow movement(Sql.Row row) throws SQLException {
        var own = row.text("own_name");
        var href = own.isEmpty() ? "" : view.url(VoucherAddress.path(row));
        var there = row.text("system_number").isEmpty() ? row.text("there") : row.text("system_number");
        var order = row.text("order_number");
        var card = row.numberOrNull("gift_card_id");
        return new MovementRow(
                StoredValue.ofCode(row.text("stored_as")),
                row.date("moved_on"),
                row.text("kind"),
                card == null ? 0 : card,
                row.text("ends"),
                row.money("face_minor"),
                Money.of(row.number("booked_minor"), new Currency(row.text("book_currency"))),
                order,
                order.isEmpty() ? "" : view.url(TrailAddress.path(order, row.number("trail_id"))),
                there.isEmpty() ? own : there.replaceFirst(" \\d{4}$", ""),
                href,
                !row.text("booking_key").isEmpty(),
                row.text("note"),
                row.text("made_by"));
    }
}
