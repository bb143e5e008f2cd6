package dev.fovea.service.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.nio.file.Path;

/** For the documentation, into the folder that {@code -Dfovea.screenshots} names. */
final class Screenshots {
    private static final String FOLDER = "fovea.screenshots";

    private Screenshots() {}

    static void of(Page page, String name) {
        String folder = System.getProperty(FOLDER, "");
        if (!folder.isEmpty()) {
            page.screenshot(new ScreenshotOptions()
                    .setAnimations(ScreenshotAnimations.DISABLED)
                    .setPath(Path.of(folder).resolve(name + ".png")));
        }
    }
}
