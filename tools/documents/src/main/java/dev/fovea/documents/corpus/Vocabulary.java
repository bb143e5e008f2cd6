package dev.fovea.documents.corpus;

import java.util.List;

/** The words that pages are made of. None of the people, places and companies is meant to exist. */
final class Vocabulary {
    static final List<String> MONTHS =
            list("January,February,March,April,May,June,July,August,September,October,November,December");
    static final List<String> FIRST_NAMES = list(
            "Alma,Anton,Beatrix,Bruno,Carla,Cyril,Dora,Edgar,Elsa,Felix,Greta,Hugo,Ida,"
                    + "Ivan,Jonas,Judith,Karl,Lena,Marta,Milan,Nadia,Oscar,Paula,Quentin,Rosa,Simon,Thea,Ulrich,Vera,Wanda");
    static final List<String> LAST_NAMES =
            list("Aldous,Ashdown,Barlow,Belmont,Carver,Castell,Dunmore,Eastlake,Fairburn,Falk,"
                    + "Garland,Halvorsen,Harding,Ingram,Jessop,Keller,Lindqvist,Lowell,Marchetti,Merrow,Norwood,Ostrander,Penrose,"
                    + "Quimby,Radley,Sandoval,Sinclair,Thornton,Underhill,Varga,Whitlock,Winslow,Yardley,Zeller");
    static final List<String> TRADES =
            list("Dental Clinic,Bakery,Engineering,Printing House,Logistics,Furniture,Architects,"
                    + "Garden Centre,Textiles,Catering,Foundry,Opticians,Boatyard,Software,Brewery,Laundry");
    static final List<String> STREETS =
            list("Mill Lane,Station Road,Harbour Street,Church Row,Orchard Way,Castle Street,"
                    + "River Walk,Market Square,Kings Avenue,Chapel Hill,Quarry Road,Meadow Close");
    static final List<String> CITIES = list("Alderbrook,Bexmoor,Caldwick,Dunhaven,Eastmere,Fernley,Glenport,Harrowby,"
            + "Kelmouth,Larkfield,Morwenstow,Northolt Bay,Oakhurst,Penfold,Ravensby,Silverton,Thornbury,Westmarch");
    static final List<String> GOODS =
            list("steel shelf,office chair,desk lamp,filing cabinet,paper shredder,wall clock,"
                    + "cable drum,hand truck,fire extinguisher,tool chest,work bench,step ladder,label printer,floor mat,water cooler,"
                    + "notice board,safety helmet,extension lead,packing table,storage crate,air filter,sack barrow,bench vice,"
                    + "pallet wrap,door closer,drawing board,heat gun,pressure gauge,hose reel,garden bench");
    static final List<String> GROCERIES = list("rye bread,olive oil,ground coffee,apple juice,oat flakes,goat cheese,"
            + "tomato soup,brown rice,green tea,dark chocolate,orange jam,soap bar,paper towels,sunflower seeds,sea salt,"
            + "lentils,honey,pickled beets,corn flour,ginger biscuits");
    static final List<String> PLANTS = list("water works,pump station,saw mill,paper mill,glass works,power station,"
            + "recycling plant,dairy,steel mill,cement works,brick works,sugar refinery");
    static final List<String> OFFICES = list(
            "harbour office,planning committee,library board,water authority,school council,"
                    + "museum trust,transport board,fire service,parks department,housing association,health board,market office");
    static final List<String> WORKS = list(
            "the new footbridge,the bus depot,the flood barrier,the reading room,the swimming hall,"
                    + "the tram extension,the waste yard,the concert hall,the cycle path,the car park,the greenhouse,the ferry landing");
    static final List<String> REASONS =
            list("the noise survey was incomplete,the ground had not been tested,the costs had doubled,"
                    + "two contractors had withdrawn,the lease had run out,the drawings lacked a fire exit,the river was too high,"
                    + "no buyer for the old site had been found,the insurer refused to cover it,a protected owl nested in the roof,"
                    + "the steel had been delivered late,the permit was valid for one year only");
    static final List<String> SPECIES =
            list("herons,otters,red kites,salmon,water voles,swifts,bats,stag beetles,seals,"
                    + "oyster catchers,marsh orchids,grass snakes");
    static final List<String> DEVICES =
            list("pump,motor,valve,sensor,compressor,heater,inverter,blower,mixer,relay," + "transmitter,gearbox");
    static final List<String> MAKERS = list("Norvik,Hallmann,Corvex,Tessaro,Brightwell,Ostara,Delfino,Quorra");

    private Vocabulary() {}

    private static List<String> list(String words) {
        return List.of(words.split(","));
    }
}
