package se.knyt.engine.books;

import java.util.List;
import java.util.Map;
import se.knyt.core.bookkeeping.Voucher;

/**
 * What a person's word that something was paid would do, or did.
 *
 * @param problem code of what is in the way, empty when nothing is; then nothing was done
 * @param vouchers what stands in the books by it; none where the accounting system has it already
 */
public record WordOutcome(String problem, Map<String, String> arguments, List<Voucher> vouchers) {
    public WordOutcome {
        arguments = Map.copyOf(arguments);
        vouchers = List.copyOf(vouchers);
    }

    public static WordOutcome not(String problem, Map<String, String> arguments) {
        return new WordOutcome(problem, arguments, List.of());
    }

    public static WordOutcome of(List<Voucher> vouchers) {
        return new WordOutcome("", Map.of(), vouchers);
    }

    public boolean possible() {
        return problem.isEmpty();
    }
}
