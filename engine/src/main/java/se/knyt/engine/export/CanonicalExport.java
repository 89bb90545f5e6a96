package se.knyt.engine.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;

/**
 * What a company's documents, facts, entries, matches, certificates, disputes and gift cards are, sorted by natural keys: without surrogate ids, numbers,
 * times of ours and attempts. Two runs that were told the same give the same text, whatever order, crash or number of workers lay
 * between.
 */
public final class CanonicalExport {
    private static final int ROWS_AT_A_TIME = 1000;
    /** An invoice is called by the reference that Knyt or the person who made it gave it; its number is the other system's. */
    private static final String NAMED = """
            select connection_id, body::jsonb ->> 'number' as number,
                   coalesce(nullif(body::jsonb ->> 'externalReference', ''), 'order ' || nullif(body::jsonb ->> 'orderNumber', '')) as name
              from document where company_id = ? and kind = 'invoice'
            """;

    /** The invoice that a key names by its number, as {@code capture:5:invoice:17} does; {@code %s} is the key. */
    private static final String BY_KEY = """
            left join named n on n.connection_id::text = (regexp_match(%1$s, '(\\d+):(invoice|note):'))[1]
                 and n.number = (regexp_match(%1$s, ':(invoice|note):([^:]+)'))[2]
            """;

    /** That key, by what the invoice is called. */
    private static final String CALLED =
            "case when n.name is null then %1$s else replace(%1$s, ':' || n.number, ':' || n.name) end";

    /** How long a packed file is depends on the numbers in it, so that of a PDF is left out. */
    private static final List<Section> SECTIONS = List.of(
            new Section("documents", """
                    with named as (%s)
                    select c.connector || ' ' || d.kind || ' '
                           || case d.kind when 'invoice' then coalesce(own.name, d.source_id)
                                          when 'invoice-payment' then coalesce('payment of ' || paid.name, d.source_id)
                                          else d.source_id end
                           || ' ' || case when d.kind in ('invoice', 'invoice-payment') then (
                                d.parsed
                                || case when own.name is null and paid.name is null then '{}'
                                        else jsonb_build_object('sourceId', '', 'number', '') end
                                || jsonb_build_object('invoiceNumber', coalesce(paid.name, d.parsed ->> 'invoiceNumber'),
                                                      'creditedNumber', coalesce(credited.name, d.parsed ->> 'creditedNumber'),
                                                      'voucher', left(d.parsed ->> 'voucher', 1),
                                                      'erpOrderNumber', coalesce(d.parsed ->> 'erpOrderNumber', '') <> '',
                                                      'ocr', coalesce(d.parsed ->> 'ocr', '') <> ''))::text
                              else d.body end
                      from (select *, case when kind in ('invoice', 'invoice-payment') then body::jsonb end as parsed
                              from document where company_id = ?) d
                      join connection c on c.company_id = d.company_id and c.connection_id = d.connection_id
                      left join named own on d.kind = 'invoice'
                           and own.connection_id = d.connection_id and own.number = d.parsed ->> 'number'
                      left join named paid on d.kind = 'invoice-payment'
                           and paid.connection_id = d.connection_id and paid.number = d.parsed ->> 'invoiceNumber'
                      left join named credited on d.kind = 'invoice'
                           and credited.connection_id = d.connection_id and credited.number = d.parsed ->> 'creditedNumber'
                    """.formatted(NAMED)),
            new Section("trails", """
                    select order_number || ' ' || state || ' ' || currency || ' ' || total_minor || ' ' || shipped_minor || ' '
                           || captured_minor || ' ' || invoiced_minor || ' ' || refunded_minor || ' ' || credited_minor || ' '
                           || settled_minor || ' ' || invoice_open_minor || ' ' || provider_open_minor || ' ' || held_code
                      from trail where company_id = ? and merged_into is null and order_document_id is not null
                    """),
            new Section("facts", """
                    with named as (%s)
                    select c.connector || ' ' || f.type || ' ' || f.event_date || ' ' || f.amount_minor || ' ' || f.tax_minor || ' '
                           || f.currency || ' ' || t.order_number || ' '
                           || case when sale.name is not null
                                   then replace(f.body, 'invoice:' || sale.number || '"', 'invoice:' || sale.name || '"')
                                   when n.name is null then f.body
                                   else replace((f.body::jsonb
                                         || jsonb_build_object('sourceId', '', 'number', n.name,
                                                               'creditedNumber', coalesce(credited.name, f.body::jsonb ->> 'creditedNumber'),
                                                               'voucher', left(f.body::jsonb ->> 'voucher', 1),
                                                               'erpOrderNumber', coalesce(f.body::jsonb ->> 'erpOrderNumber', '') <> '',
                                                               'ocr', coalesce(f.body::jsonb ->> 'ocr', '') <> ''))::text,
                                        ':' || n.number || '"', ':' || n.name || '"') end
                           || case when f.type = 'credit' then ' ' || coalesce(nullif(f.return_kind, ''), 'untold') || ' '
                                        || coalesce(nullif(f.return_reason, ''), '-') || ' ' || coalesce((
                                  select string_agg(r.value ->> 'rowId' || ' ' || (r.value ->> 'quantity') || ' ' || (r.value ->> 'restock'),
                                                    ', ' order by r.value ->> 'rowId')
                                    from jsonb_array_elements(d.body::jsonb -> 'rows') r
                                   where d.kind = 'refund' and r.value ->> 'restock' <> 'UNTOLD'), '-')
                                   else '' end
                      from fact f
                      join document d on d.company_id = f.company_id and d.document_id = f.document_id
                      join connection c on c.company_id = d.company_id and c.connection_id = d.connection_id
                      left join trail t on t.company_id = f.company_id and t.trail_id = f.trail_id
                      left join named n on d.kind = 'invoice' and n.connection_id = d.connection_id and n.number = d.source_id
                      left join named credited on d.kind = 'invoice'
                           and credited.connection_id = d.connection_id and credited.number = f.body::jsonb ->> 'creditedNumber'
                      left join named sale on d.kind = 'refund'
                           and f.body::jsonb ->> 'creditsKey' = 'sale:' || sale.connection_id || ':invoice:' || sale.number
                     where f.company_id = ?
                    """.formatted(NAMED)),
            new Section(
                    "duties", """
                    with named as (%s)
                    select c.connector || ' ' || e.kind || ' ' || %s || ' ' || e.state || ' ' || e.error_code || ' '
                           || case when n.number is null then e.body
                                   when (e.body::jsonb ->> 'reference') ~ ('[/ ]' || n.number || '$')
                                   then jsonb_set(e.body::jsonb, '{reference}', to_jsonb(
                                          left(e.body::jsonb ->> 'reference', - length(n.number)) || n.name))::text
                                   else e.body end
                      from effect e join connection c on c.company_id = e.company_id and c.connection_id = e.connection_id
                      %s
                     where e.company_id = ? and e.kind <> 'attach-file'
                    """.formatted(NAMED, CALLED.formatted("e.effect_key"), BY_KEY.formatted("e.effect_key"))),
            new Section("transfers", """
                    with named as (%s)
                    select c.connector || ' ' || t.kind || ' ' || t.target_id || ' ' || (
                           t.wanted::jsonb
                           || case when not jsonb_exists(t.wanted::jsonb, 'invoice-number') then '{}'
                                   else jsonb_build_object('invoice-number', (
                                     select string_agg(distinct coalesce(n.name, w.number), ', ')
                                       from unnest(string_to_array(t.wanted::jsonb ->> 'invoice-number', ', ')) as w (number)
                                       left join named n on n.number = w.number)) end
                           || case when not jsonb_exists(t.wanted::jsonb, 'erp-order-number') then '{}'
                                   else jsonb_build_object('erp-order-number', t.wanted::jsonb ->> 'erp-order-number' <> '') end)::text
                           || ' ' || t.state
                      from transfer t join connection c on c.company_id = t.company_id and c.connection_id = t.connection_id
                     where t.company_id = ?
                    """.formatted(NAMED)),
            new Section("payouts", """
                    select provider || ' ' || reference || ' ' || currency || ' ' || book_date || ' ' || paid_minor || ' ' || sales_minor
                           || ' ' || refunds_minor || ' ' || fees_minor || ' ' || fee_vat_minor || ' ' || adjustments_minor || ' '
                           || fx_minor || ' ' || difference_minor || ' ' || difference_class || ' ' || state || ' ' || findings || ' ' || bank_leg || ' '
                           || coalesce(bank_date::text, '-') || ' ' || bank_minor || ' ' || bank_by || ' ' || failed_as
                           || case when paid_again_by is null then '' else ' again' end
                      from payout where company_id = ?
                    """),
            new Section("payout-lines", """
                    with named as (%s)
                    select p.provider || ' ' || p.reference || ' ' || l.kind || ' ' || l.provider_kind || ' ' || l.amount_minor || ' '
                           || l.order_reference || ' ' || l.provider_transaction_id || ' ' || l.status || ' ' || l.tier || ' '
                           || coalesce(%s, '-')
                      from payout_line l
                      join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
                      left join fact f on f.company_id = l.company_id and f.fact_id = l.fact_id
                      %s
                     where l.company_id = ?
                    """.formatted(
                            NAMED, CALLED.formatted("f.fact_key"), BY_KEY.formatted("f.fact_key"))),
            new Section("bank", """
                    select e.account || ' ' || e.booked_on || ' ' || e.amount_minor || ' ' || e.currency || ' ' || e.said || ' ' || e.state
                           || ' ' || e.basis || ' ' || e.note || ' ' || coalesce((
                             select string_agg(p.provider || ' ' || p.reference || ' ' || m.amount_minor, ', '
                                               order by p.provider, p.reference)
                               from bank_match m join payout p on p.company_id = m.company_id and p.payout_id = m.payout_id
                              where m.company_id = e.company_id and m.bank_entry_id = e.bank_entry_id), '-')
                      from bank_entry e where e.company_id = ?
                    """),
            new Section("disputes", """
                    select x.provider || ' ' || x.source_id || ' ' || x.state || ' ' || x.reason || ' ' || x.amount_minor || ' ' || x.currency
                           || ' ' || coalesce(x.fee_minor::text, '-') || ' ' || x.drawn_minor || ' ' || x.drawn_currency || ' '
                           || x.drawn_mixed || ' ' || x.drawn_fee_minor || ' ' || x.drawn_fee_currency || ' ' || x.loss || ' ' || coalesce(t.order_number, '-')
                      from dispute x left join trail t on t.company_id = x.company_id and t.trail_id = x.trail_id
                     where x.company_id = ?
                    """),
            new Section("gift-cards", """
                    select c.connector || ' ' || g.source_id || ' ' || g.currency || ' ' || g.value_minor || ' ' || g.left_minor || ' '
                           || g.booked_minor || ' ' || g.vat_rate || ' ' || coalesce(g.emptied_on::text, '-') || ' ' || g.stored_as
                      from gift_card g join connection c on c.company_id = g.company_id and c.connection_id = g.connection_id
                     where g.company_id = ?
                    """),
            new Section("gift-card-movements", """
                    select c.connector || ' ' || coalesce(g.source_id, '-') || ' ' || m.kind || ' ' || m.moved_on || ' ' || m.face_minor
                           || ' ' || m.currency || ' ' || m.booked_minor || ' ' || m.book_currency || ' ' || m.fact_key || ' ' || m.stored_as
                      from gift_card_movement m
                      join connection c on c.company_id = m.company_id and c.connection_id = m.connection_id
                      left join gift_card g on g.company_id = m.company_id and g.gift_card_id = m.gift_card_id
                     where m.company_id = ?
                    """),
            new Section("vouchers", """
                    select v.voucher_key || ' ' || v.series || ' ' || v.voucher_date || ' ' || v.text || ' ' || r.account || ' '
                           || r.currency || ' ' || r.debit_minor || ' ' || r.credit_minor || ' ' || r.text || ' ' || r.rule
                           || case when r.dimensions = '' then '' else ' ' || r.dimensions end
                      from voucher v join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id
                     where v.company_id = ?
                    """),
            new Section("days", """
                    select c.connector || ' ' || d.entry_key || ' ' || d.day || ' ' || d.series || ' ' || d.credit || ' ' || d.provider
                           || ' ' || d.provider_minor || ' ' || d.currency || ' ' || coalesce(v.voucher_key, '-') || ' ' || d.held_code
                           || ' ' || d.body
                      from day_entry d
                      join connection c on c.company_id = d.company_id and c.connection_id = d.connection_id
                      left join voucher v on v.company_id = d.company_id and v.voucher_id = d.voucher_id
                     where d.company_id = ?
                    """),
            new Section("loose-ends", """
                    select code || ' ' || currency || ' ' || amount_minor from loose_end where company_id = ? and closed_at is null
                    """),
            new Section("evidence", """
                    select p.provider || ' ' || p.reference || ' ' || e.file_name || ' ' || e.media_type
                           || case when e.media_type = 'application/pdf' then '' else ' ' || e.bytes end
                      from evidence e join payout p on p.company_id = e.company_id and p.payout_id = e.document_id
                     where e.company_id = ?
                    union all
                    select v.voucher_key || ' ' || e.file_name || ' ' || e.media_type
                           || case when e.media_type = 'application/pdf' then '' else ' ' || e.bytes end
                      from evidence e join voucher v on v.company_id = e.company_id and v.voucher_id = e.document_id
                     where e.company_id = ?
                    """));

    private final Database database;

    public CanonicalExport(Database database) {
        this.database = database;
    }

    /** A part of the export: each row one line. Every parameter is the company. */
    private record Section(String name, String sql) {
        String sorted() {
            return "select line from (" + sql + ") as s (line) order by line collate \"C\"";
        }

        int parameters() {
            return (int) sql.chars().filter(c -> c == '?').count();
        }
    }

    /**
     * Writes the export, a heading and sorted lines for each section; it holds a thousand lines at a time.
     *
     * @throws UncheckedIOException when the target does not take it
     */
    public void write(long company, Appendable target) {
        database.doForCompany("export", company, tx -> {
            for (var section : SECTIONS) {
                try {
                    target.append("# ").append(section.name()).append('\n');
                    lines(tx, section, company, target);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
    }

    /** The export as one text; for companies that are known to be small. */
    public String text(long company) {
        var text = new StringBuilder();
        write(company, text);
        return text.toString();
    }

    /** Gaps and doubles in the numbers of our vouchers; empty when each is there once. */
    public List<String> numberGaps(long company) {
        return database.forCompany(
                "gaps",
                company,
                tx -> tx.query(
                        "select series || ' ' || fiscal_year || ': ' || count(*) || ' vouchers, last number ' || max(number)"
                                + " from voucher where company_id = ? group by series, fiscal_year having count(*) <> max(number)",
                        row -> row.getString(1),
                        company));
    }

    private static void lines(Tx tx, Section section, long company, Appendable target)
            throws SQLException, IOException {
        try (var statement = tx.connection().prepareStatement(section.sorted())) {
            for (int i = 1; i <= section.parameters(); i++) {
                statement.setLong(i, company);
            }
            statement.setFetchSize(ROWS_AT_A_TIME);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    target.append(rows.getString(1)).append('\n');
                }
            }
        }
    }
}
