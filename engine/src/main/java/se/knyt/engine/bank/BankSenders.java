package se.knyt.engine.bank;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import se.knyt.engine.Audit;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;

/**
 * Accounts at the bank that a person has once confirmed as a provider's. What comes from one speaks for that provider. The numbers
 * themselves are not kept: a bank file tells the accounts of private persons too.
 */
final class BankSenders {
    private static final String OF = """
            select e.bank_entry_id, s.provider from bank_entry e
              join bank_sender s on s.company_id = e.company_id and s.sender = e.sender
             where e.company_id = ? and e.bank_entry_id = any (?) and e.sender <> ''
            """;
    private static final String LEARN = """
            insert into bank_sender (company_id, bank_sender_id, provider, sender, sender_end, bank_entry_id, learned_by, learned_at)
            select e.company_id, ?, p.provider, e.sender, e.sender_end, e.bank_entry_id, ?, ?
              from bank_entry e join payout p on p.company_id = e.company_id and p.payout_id = ?
             where e.company_id = ? and e.bank_entry_id = ? and e.sender <> '' and sign(e.amount_minor) = sign(p.paid_minor)
            on conflict (company_id, provider, sender) do nothing
            """;

    private final Tx tx;
    private final long company;

    BankSenders(Tx tx, long company) {
        this.tx = tx;
        this.company = company;
    }

    /** Per entry the providers that its account has been confirmed as; entries of other accounts are absent. */
    Map<Long, Set<String>> of(Collection<Long> entries) throws SQLException {
        var found = new HashMap<Long, Set<String>>();
        tx.query(
                OF,
                row -> found.computeIfAbsent(row.getLong(1), _ -> new TreeSet<>())
                        .add(row.getString(2)),
                company,
                Tx.bigints(entries));
        return found;
    }

    /** A person has said that an entry is a payout: the account it came from is its provider's from now on. Says whether that is new. */
    boolean learn(IdAllocator ids, long entry, long payout, String actor, Instant now, Instant machineNow)
            throws SQLException {
        boolean learned = tx.update(LEARN, ids.next(), actor, now, payout, company, entry) == 1;
        if (learned) {
            Audit.write(tx, company, machineNow, actor, "bank.sender-learned", "", Map.of());
        }
        return learned;
    }

    /** Takes such a word back; says whether there was one. */
    boolean forget(long sender, String actor, Instant machineNow) throws SQLException {
        boolean forgotten =
                tx.update("delete from bank_sender where company_id = ? and bank_sender_id = ?", company, sender) == 1;
        if (forgotten) {
            Audit.write(tx, company, machineNow, actor, "bank.sender-forgotten", "", Map.of());
        }
        return forgotten;
    }
}
