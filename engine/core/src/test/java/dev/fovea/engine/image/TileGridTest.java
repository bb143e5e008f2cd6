package dev.fovea.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import org.junit.jupiter.api.Test;

class TileGridTest {
    @Test
    void choosesTheReferencesGridForEverySize() {
        JsonNode rows = Golden.json("preprocess/grid_table.json").get("rows");
        assertThat(rows.size()).isGreaterThan(2000);
        for (JsonNode row : rows) {
            TilingParams params = new TilingParams(
                    row.get(4).asInt(), row.get(2).asInt(), row.get(3).asInt(), false, true);
            assertThat(TileGrid.choose(row.get(0).asInt(), row.get(1).asInt(), params))
                    .as(row.toString())
                    .isEqualTo(new TileGrid(row.get(5).asInt(), row.get(6).asInt(), false));
        }
    }

    @Test
    void addsAThumbnailToSeveralTilesOnly() {
        TilingParams params = new TilingParams(448, 1, 12, true, true);
        assertThat(TileGrid.choose(4000, 3000, params)).isEqualTo(new TileGrid(4, 3, true));
        assertThat(TileGrid.choose(4000, 3000, params).tiles()).isEqualTo(13);
        assertThat(TileGrid.choose(4000, 3000, params.singleTile())).isEqualTo(new TileGrid(1, 1, false));
        assertThat(TileGrid.choose(4000, 3000, new TilingParams(448, 1, 12, true, false)))
                .isEqualTo(new TileGrid(1, 1, false));
    }

    @Test
    void mapsBetweenTilesAndThePage() {
        TileGrid grid = new TileGrid(4, 2, true);
        assertThat(grid.areaOf(0)).isEqualTo(new TileGrid.PageArea(0, 0, 0.25, 0.5));
        assertThat(grid.areaOf(6)).isEqualTo(new TileGrid.PageArea(0.5, 0.5, 0.75, 1));
        assertThat(grid.areaOf(8)).isEqualTo(new TileGrid.PageArea(0, 0, 1, 1));
        assertThatThrownBy(() -> grid.areaOf(9)).isInstanceOf(IndexOutOfBoundsException.class);
        for (int tile = 0; tile < grid.gridTiles(); tile++) {
            TileGrid.PageArea area = grid.areaOf(tile);
            assertThat(grid.tileAt((area.x1() + area.x2()) / 2, (area.y1() + area.y2()) / 2))
                    .isEqualTo(tile);
        }
        assertThat(grid.tileAt(-1, 7)).isEqualTo(4);
        assertThat(grid.tileAt(1, 1)).isEqualTo(7);
    }

    @Test
    void lowersTheFewestTilesWithTheMost() {
        assertThat(new TilingParams(448, 4, 12, true, true).withMaxTiles(2))
                .isEqualTo(new TilingParams(448, 2, 2, true, true));
    }

    @Test
    void refusesImpossibleParameters() {
        assertThatThrownBy(() -> new TilingParams(448, 1, 1_000_000, true, true))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_TILES))
                .hasMessageContaining("1000000");
        assertThatThrownBy(() -> new TilingParams(448, 1, 12, true, true).withMaxTiles(0))
                .isInstanceOf(EngineException.class);
        assertThatThrownBy(() -> new TilingParams(0, 1, 12, true, true)).isInstanceOf(EngineException.class);
    }
}
