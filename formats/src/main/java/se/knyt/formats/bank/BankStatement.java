package se.knyt.formats.bank;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;

/**
 * What a statement states about itself, told after its entries.
 *
 * @param file name of the file
 * @param line where it begins
 * @param notification true for a notification, which tells details of entries and is no account of all of them
 * @param id the bank's id of the statement, may be empty
 * @param account letters and digits of the account's number, may be empty
 * @param from first day it covers, null when it holds no entries and tells no period
 * @param to last day it covers
 * @param opening booked balance before, or null where none is stated
 * @param closing booked balance after, or null
 * @param booked how many booked entries it holds
 * @param pending how many entries are announced and not booked; they are no money yet
 * @param findings what is wrong with it
 */
public record BankStatement(
        String file,
        int line,
        boolean notification,
        String id,
        String account,
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        @Nullable Money opening,
        @Nullable Money closing,
        int booked,
        int pending,
        List<BankFinding> findings) {
    public BankStatement {
        findings = List.copyOf(findings);
    }
}
