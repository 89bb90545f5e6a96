package se.knyt.engine.bank;

import java.sql.SQLException;
import java.time.Instant;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;

/** Writes which entry is which payout. */
final class BankLinks {
    private final Tx tx;
    private final long company;

    BankLinks(Tx tx, long company) {
        this.tx = tx;
        this.company = company;
    }

    /**
     * An entry is a payout, or a part of it is. It is matched when its payouts make its amount; the rest of a collected entry concerns
     * something else, and stays for a person to see.
     */
    void link(long entry, long payout, Money amount, String basis, String by, String note, Instant at)
            throws SQLException {
        tx.update(
                "insert into bank_match (company_id, bank_entry_id, payout_id, amount_minor, basis) values (?, ?, ?, ?, ?)",
                company,
                entry,
                payout,
                amount.minor(),
                basis);
        tx.update(
                "update bank_entry e set basis = ?, decided_by = ?, decided_at = ?, note = ?, near_payout_id = null,"
                        + " state = case when e.amount_minor = (select sum(m.amount_minor) from bank_match m"
                        + " where m.company_id = e.company_id and m.bank_entry_id = e.bank_entry_id) then 'matched' else e.state end"
                        + " where e.company_id = ? and e.bank_entry_id = ?",
                basis,
                by,
                at,
                note,
                company,
                entry);
    }
}
