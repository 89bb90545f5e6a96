package se.knyt.tests.thread;

import java.util.ArrayList;
import java.util.List;

/** What keeps a company from being quiet, for the message of a test that fails. */
public final class Trouble {
    private Trouble() {}

    public static List<String> of(Merchant merchant) {
        return merchant.engine.database().forCompany("trouble", merchant.company, tx -> {
            var result = new ArrayList<String>();
            result.addAll(tx.query(
                    "select kind || ' ' || effect_key || ' ' || state || ' needs ' || open_needs || ' ' || error_code || ' ' || error_args"
                            + " from effect where company_id = ? and state <> 'done' order by effect_id limit 20",
                    row -> row.getString(1),
                    merchant.company));
            result.addAll(tx.query(
                    "select 'schedule ' || stream || ' ' || failure_code || ' ' || failure_args from schedule"
                            + " where company_id = ? and failure_code <> ''",
                    row -> row.getString(1),
                    merchant.company));
            result.addAll(tx.query(
                    "select 'parked ' || park_code || ' ' || park_detail from raw_record where company_id = ? and park_code <> '' limit 5",
                    row -> row.getString(1),
                    merchant.company));
            result.addAll(tx.query(
                    "select 'loose end ' || code || ' ' || args from loose_end where company_id = ? and closed_at is null limit 10",
                    row -> row.getString(1),
                    merchant.company));
            result.addAll(tx.query(
                    "select 'transfer ' || kind || ' ' || state || ' ' || error_code || ' ' || error_args from transfer"
                            + " where company_id = ? and state <> 'done' limit 10",
                    row -> row.getString(1),
                    merchant.company));
            return result;
        });
    }
}
