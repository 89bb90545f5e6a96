package se.knyt.server.vat;

import java.util.List;
import se.knyt.server.providers.ProviderPage.ShownVoucher;

/**
 * A purchase whose shop charged a VAT rate that was not valid on the day, with what each answer would book.
 *
 * @param order its number
 * @param address of its page
 * @param charged the rate that was charged, in percent
 * @param valid the rate that was valid
 * @param day the day that decides, as ISO
 * @param answers what can be chosen
 * @param others how many more purchases wait for the same answer
 * @param wrong whether what was sent could not be done
 */
public record RatePage(
        String order,
        String address,
        String charged,
        String valid,
        String day,
        List<Answer> answers,
        int others,
        boolean wrong) {
    public RatePage {
        answers = List.copyOf(answers);
    }

    /**
     * One answer.
     *
     * @param code {@code as-charged} or {@code valid-rate}
     * @param vouchers what it would book; none where that would be held for another reason
     */
    public record Answer(String code, List<ShownVoucher> vouchers) {
        public Answer {
            vouchers = List.copyOf(vouchers);
        }
    }
}
