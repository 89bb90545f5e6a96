package se.knyt.engine.disputes;

import java.sql.SQLException;
import java.util.List;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.money.Money;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;

/**
 * Writes what providers tell of disputes, set-based; one that a payout told of before is the same dispute. A provider that tells step by
 * step says the reason and the last day once: what a later step does not say stays as it was told. What a person has said where the
 * provider did not gives way to what it tells.
 */
public final class DisputeRows {
    /** A line may have named the case itself, the payment that it is about, or the purchase. */
    private static final String ADOPT = """
            update dispute d set source_id = n.s
              from unnest(?, ?, ?, ?) as n (s, p, t, o)
             where d.company_id = ? and d.dispute_id = (
                   select e.dispute_id from dispute e
                    where e.company_id = ? and e.provider = n.p and e.document_id is null
                      and (e.provider_transaction_id in (n.s, nullif(n.t, '')) or e.provider_order_id in (nullif(n.t, ''), nullif(n.o, '')))
                    order by e.opened_at, e.dispute_id limit 1)
               and not exists (select 1 from dispute e where e.company_id = ? and e.provider = n.p and e.source_id = n.s)
            """;

    private static final String PUT = """
            insert into dispute as d (company_id, dispute_id, connection_id, provider, source_id, document_id, state, state_word, reason,
                                      reason_word, currency, amount_minor, fee_currency, fee_minor, opened_at, answer_by, link,
                                      order_reference, provider_order_id, provider_transaction_id)
            select ?, i, ?, p, s, doc, st, sw, re, rw, cu, am, fc, fm, op, ab, li, orf, po, pt
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                   as n (i, p, s, doc, st, sw, re, rw, cu, am, fc, fm, op, ab, li, orf, po, pt)
            on conflict (company_id, provider, source_id) do update
               set document_id = excluded.document_id,
                   -- One that does not say how far it has come leaves that as it was told, or as a person said.
                   state = case when excluded.state = 'unknown' and excluded.state_word = '' then d.state else excluded.state end,
                   state_word = case when excluded.state = 'unknown' and excluded.state_word = '' then d.state_word
                                     else excluded.state_word end,
                   decided_by = case when excluded.state = 'unknown' and excluded.state_word = '' then d.decided_by else '' end,
                   reason = case when excluded.reason = 'unknown' and excluded.reason_word = '' then d.reason else excluded.reason end,
                   reason_word = case when excluded.reason = 'unknown' and excluded.reason_word = '' then d.reason_word
                                      else excluded.reason_word end,
                   reason_said_by = case when excluded.reason = 'unknown' and excluded.reason_word = '' then d.reason_said_by
                                         else '' end,
                   currency = excluded.currency,
                   amount_minor = excluded.amount_minor, fee_currency = excluded.fee_currency, fee_minor = excluded.fee_minor,
                   opened_at = case when d.document_id is null then excluded.opened_at
                                    else least(d.opened_at, excluded.opened_at) end,
                   -- Asked again after an answer is another round, with a day of its own.
                   answer_by = coalesce(excluded.answer_by, case when excluded.state <> 'needs-answer'
                                                                   or d.state in ('needs-answer', 'unknown') then d.answer_by end),
                   answer_by_said_by = case when excluded.answer_by is null
                                             and (excluded.state <> 'needs-answer' or d.state in ('needs-answer', 'unknown'))
                                            then d.answer_by_said_by else '' end,
                   link = excluded.link,
                   order_reference = case when excluded.order_reference = '' then d.order_reference else excluded.order_reference end,
                   provider_order_id = case when excluded.provider_order_id = '' then d.provider_order_id
                                            else excluded.provider_order_id end,
                   provider_transaction_id = case when excluded.provider_transaction_id = '' then d.provider_transaction_id
                                                  else excluded.provider_transaction_id end
            """;

    /** What an older telling knows that no later one has said; what a person said gives way to it. */
    private static final String FILL = """
            update dispute d
               set reason = case when n.tells and (d.reason_said_by <> '' or d.reason = 'unknown' and d.reason_word = '') then n.re
                                 else d.reason end,
                   reason_word = case when n.tells and (d.reason_said_by <> '' or d.reason = 'unknown' and d.reason_word = '') then n.rw
                                      else d.reason_word end,
                   reason_said_by = case when n.tells then '' else d.reason_said_by end,
                   answer_by = case when d.answer_by_said_by <> '' then coalesce(n.ab, d.answer_by) else coalesce(d.answer_by, n.ab) end,
                   answer_by_said_by = case when n.ab is null then d.answer_by_said_by else '' end,
                   opened_at = least(d.opened_at, n.op),
                   provider_transaction_id = coalesce(nullif(d.provider_transaction_id, ''), n.po)
              from (select *, re <> 'unknown' or rw <> '' as tells from unnest(?, ?, ?, ?, ?, ?) as n (doc, re, rw, ab, op, po)) n
             where d.company_id = ? and d.document_id = n.doc
            """;

    private DisputeRows() {}

    /** A dispute with its document. */
    public record Told(long document, Dispute dispute) {}

    /** Takes from tellings that came after newer ones what those did not say; how far it has come is the newer one's. */
    public static void fill(Tx tx, long company, List<Told> older) throws SQLException {
        if (older.isEmpty()) {
            return;
        }
        var disputes = older.stream().map(Told::dispute).toList();
        tx.update(
                FILL,
                Tx.bigints(older.stream().map(Told::document).toList()),
                Tx.texts(disputes.stream().map(d -> d.reason().code()).toList()),
                Tx.texts(disputes.stream().map(Dispute::reasonWord).toList()),
                Tx.instants(
                        disputes.stream().map(d -> d.answerBy().orElse(null)).toList()),
                Tx.instants(disputes.stream().map(Dispute::openedAt).toList()),
                Tx.texts(disputes.stream().map(Dispute::providerTransactionId).toList()),
                company);
    }

    public static void write(Tx tx, IdAllocator ids, long company, long connection, List<Told> told)
            throws SQLException {
        if (told.isEmpty()) {
            return;
        }
        var disputes = told.stream().map(Told::dispute).toList();
        var sources = Tx.texts(disputes.stream().map(Dispute::sourceId).toList());
        var providers = Tx.texts(disputes.stream().map(Dispute::provider).toList());
        var transactions =
                Tx.texts(disputes.stream().map(Dispute::providerTransactionId).toList());
        var orders = Tx.texts(disputes.stream().map(Dispute::providerOrderId).toList());
        tx.update(ADOPT, sources, providers, transactions, orders, company, company, company);
        tx.update(
                PUT,
                company,
                connection,
                Tx.bigints(disputes.stream().map(d -> ids.next()).toList()),
                providers,
                sources,
                Tx.bigints(told.stream().map(Told::document).toList()),
                Tx.texts(disputes.stream().map(d -> d.state().code()).toList()),
                Tx.texts(disputes.stream().map(Dispute::stateWord).toList()),
                Tx.texts(disputes.stream().map(d -> d.reason().code()).toList()),
                Tx.texts(disputes.stream().map(Dispute::reasonWord).toList()),
                Tx.texts(
                        disputes.stream().map(d -> d.amount().currency().code()).toList()),
                Tx.bigints(disputes.stream().map(d -> d.amount().minor()).toList()),
                Tx.texts(disputes.stream()
                        .map(d -> d.fee().map(f -> f.currency().code()).orElse(""))
                        .toList()),
                Tx.bigints(disputes.stream()
                        .map(d -> d.fee().map(Money::minor).orElse(null))
                        .toList()),
                Tx.instants(disputes.stream().map(Dispute::openedAt).toList()),
                Tx.instants(
                        disputes.stream().map(d -> d.answerBy().orElse(null)).toList()),
                Tx.texts(disputes.stream().map(Dispute::link).toList()),
                Tx.texts(disputes.stream().map(Dispute::orderReference).toList()),
                orders,
                transactions);
    }
}
