package se.knyt.tests.books;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import se.knyt.engine.flows.FlowCode;
import se.knyt.tests.thread.Merchant;

/** Makes a merchant one without an accounting system: sales and payouts become Knyt's own vouchers, handed on as files in a folder. */
public final class OwnBooks {
    private OwnBooks() {}

    /** The vouchers stand in the merchant's accounting system instead, and no invoices. */
    static void inFortnox(Merchant merchant) {
        withoutInvoices(merchant);
        var companies = merchant.engine.companies();
        companies.flow(merchant.company, FlowCode.SALES_TO_VOUCHERS, merchant.shop, merchant.fortnox, true);
        companies.flow(merchant.company, FlowCode.PAYOUTS_TO_VOUCHERS, merchant.klarna, merchant.fortnox, true);
    }

    private static void withoutInvoices(Merchant merchant) {
        var companies = merchant.engine.companies();
        for (var code :
                new String[] {FlowCode.DELIVERIES_TO_INVOICES, FlowCode.ORDERS_TO_ERP, FlowCode.REFUNDS_TO_CREDIT_NOTES
                }) {
            companies.flow(merchant.company, code, merchant.shop, merchant.fortnox, false);
        }
        companies.flow(merchant.company, FlowCode.NUMBERS_TO_SHOP, merchant.fortnox, merchant.shop, false);
        companies.flow(merchant.company, FlowCode.PAYOUTS_TO_BOOKS, merchant.klarna, merchant.fortnox, false);
    }

    /** @return the file connection */
    public static long of(Merchant merchant, Path folder) {
        withoutInvoices(merchant);
        var companies = merchant.engine.companies();
        long files = companies
                .connect(
                        merchant.company,
                        "sie-file",
                        "Bokföringsfiler",
                        "file:///",
                        Map.of(
                                "folder", folder.toString(),
                                "company-name", "Testbolaget AB",
                                "organization-number", "556000-0175"),
                        Map.of())
                .id();
        companies.flow(merchant.company, FlowCode.SALES_TO_VOUCHERS, merchant.shop, files, true);
        companies.flow(merchant.company, FlowCode.PAYOUTS_TO_VOUCHERS, merchant.klarna, files, true);
        return files;
    }

    public static List<Path> files(Path folder) {
        try (var all = Files.list(folder)) {
            return all.filter(f -> f.getFileName().toString().endsWith(".si"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
