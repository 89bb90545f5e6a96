package se.knyt.server.looseends;

import java.util.List;
import se.knyt.server.text.Messages.Message;
import se.knyt.spi.CustomerReader.Customer;

/**
 * Several customers fit; a person chooses.
 *
 * @param wrong true when none was chosen
 */
public record ChoosePage(LooseEndRow row, Message message, List<Customer> candidates, boolean wrong) {
    public ChoosePage {
        candidates = List.copyOf(candidates);
    }
}
