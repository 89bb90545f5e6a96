package se.knyt.server.persons;

import java.util.List;
import se.knyt.engine.persons.FoundPerson;
import se.knyt.engine.persons.HeldData;

/**
 * Looking for a buyer.
 *
 * @param found at most {@link PersonsController#SHOWN_MAX}
 * @param cut whether there were more
 * @param unnamed records that could not be read and in which nobody could be found
 */
public record PersonsPage(String text, List<FoundPerson> found, boolean cut, List<HeldData.Kept> unnamed) {}
