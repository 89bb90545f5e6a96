package se.knyt.engine.export;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;

/**
 * What a company's documents, facts, entries, matches and certificates are, sorted by natural keys: without surrogate ids, numbers,
 * times of ours and attempts. Two runs that were told the same give the same text, whatever order, crash or number of workers lay
 * between.
 */
public final class CanonicalExport {
    private static final List<Section> SECTIONS = List.of(
            new Section("documents", """
                    select c.connector || ' ' || d.kind || ' ' || d.source_id || ' ' || d.body
                      from document d join connection c on c.company_id = d.company_id and c.connection_id = d.connection_id
                     where d.company_id = ?
                    """),
            new Section("trails", """
                    select order_number || ' ' || state || ' ' || currency || ' ' || total_minor || ' ' || shipped_minor || ' '
                           || captured_minor || ' ' || invoiced_minor || ' ' || refunded_minor || ' ' || credited_minor || ' '
                           || settled_minor || ' ' || invoice_open_minor || ' ' || provider_open_minor || ' ' || held_code
                      from trail where company_id = ? and merged_into is null and order_document_id is not null
                    """),
            new Section("facts", """
                    select c.connector || ' ' || f.type || ' ' || f.event_date || ' ' || f.amount_minor || ' ' || f.tax_minor || ' '
                           || f.currency || ' ' || t.order_number || ' ' || f.body
                      from fact f
                      join document d on d.company_id = f.company_id and d.document_id = f.document_id
                      join connection c on c.company_id = d.company_id and c.connection_id = d.connection_id
                      left join trail t on t.company_id = f.company_id and t.trail_id = f.trail_id
                     where f.company_id = ?
                    """),
            new Section("duties", """
                    select c.connector || ' ' || e.kind || ' ' || e.effect_key || ' ' || e.state || ' ' || e.error_code || ' ' || e.body
                      from effect e join connection c on c.company_id = e.company_id and c.connection_id = e.connection_id
                     where e.company_id = ? and e.kind <> 'attach-file'
                    """),
            new Section("transfers", """
                    select c.connector || ' ' || t.kind || ' ' || t.target_id || ' ' || t.wanted || ' ' || t.state
                      from transfer t join connection c on c.company_id = t.company_id and c.connection_id = t.connection_id
                     where t.company_id = ?
                    """),
            new Section("payouts", """
                    select provider || ' ' || reference || ' ' || currency || ' ' || book_date || ' ' || paid_minor || ' ' || sales_minor
                           || ' ' || refunds_minor || ' ' || fees_minor || ' ' || fee_vat_minor || ' ' || adjustments_minor || ' '
                           || fx_minor || ' ' || difference_minor || ' ' || state || ' ' || findings || ' ' || bank_leg || ' '
                           || coalesce(bank_date::text, '-') || ' ' || bank_minor || ' ' || bank_by
                      from payout where company_id = ?
                    """),
            new Section("payout-lines", """
                    select p.provider || ' ' || p.reference || ' ' || l.kind || ' ' || l.provider_kind || ' ' || l.amount_minor || ' '
                           || l.order_reference || ' ' || l.provider_transaction_id || ' ' || l.status || ' ' || l.tier || ' '
                           || coalesce(f.fact_key, '-')
                      from payout_line l
                      join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
                      left join fact f on f.company_id = l.company_id and f.fact_id = l.fact_id
                     where l.company_id = ?
                    """),
            new Section("vouchers", """
                    select v.voucher_key || ' ' || v.series || ' ' || v.voucher_date || ' ' || v.text || ' ' || r.account || ' '
                           || r.currency || ' ' || r.debit_minor || ' ' || r.credit_minor || ' ' || r.text || ' ' || r.rule
                      from voucher v join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id
                     where v.company_id = ?
                    """),
            new Section("loose-ends", """
                    select code || ' ' || currency || ' ' || amount_minor from loose_end where company_id = ? and closed_at is null
                    """),
            new Section("evidence", """
                    select p.provider || ' ' || p.reference || ' ' || e.file_name || ' ' || e.media_type || ' ' || e.bytes
                      from evidence e join payout p on p.company_id = e.company_id and p.payout_id = e.document_id
                     where e.company_id = ?
                    """));

    private final Database database;

    public CanonicalExport(Database database) {
        this.database = database;
    }

    /** A part of the export: each row one line. */
    private record Section(String name, String sql) {}

    /** The lines of each section, sorted. */
    public Map<String, List<String>> of(long company) {
        return database.forCompany("export", company, tx -> {
            var result = new LinkedHashMap<String, List<String>>();
            for (var section : SECTIONS) {
                result.put(section.name(), lines(tx, section, company));
            }
            return result;
        });
    }

    /** The export as text, a heading and lines for each section. */
    public String text(long company) {
        var text = new StringBuilder();
        of(company).forEach((name, lines) -> {
            text.append("# ").append(name).append('\n');
            lines.forEach(line -> text.append(line).append('\n'));
        });
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

    private static List<String> lines(Tx tx, Section section, long company) throws SQLException {
        var lines = new ArrayList<>(tx.query(section.sql(), row -> row.getString(1), company));
        lines.sort(null);
        return lines;
    }
}
