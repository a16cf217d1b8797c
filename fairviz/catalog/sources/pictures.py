"""Datasets of picture files with a table beside them."""

from fairviz.catalog.sources.entry import SourceEntry

PICTURES: dict[str, SourceEntry] = {
    "celeba": SourceEntry(
        "intake.readers.celeba:read",
        "CelebA",
        "202,599 faces of celebrities with 40 attributes, yes or no: ask for any, group by any.",
        source="Liu, Luo, Wang and Tang (2015), mmlab.ie.cuhk.edu.hk/projects/CelebA.html",
        licence="Non-commercial research only; see the publisher's terms",
        caveat="Annotators' perceptions of celebrities, not what these people say of themselves: "
        "'Male' is how somebody looked to somebody, 'Attractive' and 'Young' are opinions.",
        files="img_align_celeba/ (unpacked), list_attr_celeba.txt and list_eval_partition.txt in "
        "one folder; Kaggle's .csv files do as well.",
        size=178,
        downloads="CelebA",
    ),
    "fairface": SourceEntry(
        "intake.readers.fairface:read",
        "FairFace",
        "Faces balanced over seven races, with gender and age; its validation split is the test.",
        source="Kärkkäinen and Joo (2021), github.com/joojs/fairface",
        licence="CC BY 4.0",
        caveat="Race, gender and age are annotators' perceptions of a face, not what people say of "
        "themselves.",
        files="fairface_label_train.csv and fairface_label_val.csv in one folder with train/ and "
        "val/ (or fairface-img-margin025-trainval/).",
        size=224,
    ),
    "utkface": SourceEntry(
        "intake.readers.utkface:read",
        "UTKFace",
        "Faces from 0 to 116 years; age, gender and race are in the names of the files.",
        source="Zhang, Song and Qi (2017), susanqq.github.io/UTKFace",
        licence="Non-commercial research only; see the publisher's terms",
        caveat="Age, gender and race were estimated by an algorithm and checked by annotators: "
        "perceptions, not what people say of themselves. 'Others' holds very different people.",
        files="The pictures, named age_gender_race_date.jpg, in UTKFace/ or in part1/, part2/ and "
        "part3/; no table is needed.",
        size=200,
    ),
    "fitzpatrick17k": SourceEntry(
        "intake.readers.fitzpatrick17k:read",
        "Fitzpatrick17k",
        "Clinical pictures of 114 skin conditions, in three or nine kinds, with skin types 1 to 6.",
        source="Groh et al. (2021), github.com/mattgroh/fitzpatrick17k",
        licence="CC BY-NC-SA 3.0 for the annotations; the pictures belong to two atlases: see the "
        "publisher's terms",
        caveat="Skin types are what annotators saw in photographs of diseased skin, without seeing "
        "the patient; most diagnoses are those of the atlas and were not checked again.",
        files="fitzpatrick17k.csv in one folder with images/, whose files are named md5hash.jpg.",
    ),
    "lfw": SourceEntry(
        "intake.readers.lfw:read",
        "LFW attributes",
        "News photographs of faces with 73 attributes; no person is in two splits.",
        source="Huang et al. (2007), vis-www.cs.umass.edu/lfw; attributes: Kumar et al. (2009), "
        "cs.columbia.edu/CAVE/databases/pubfig",
        licence="None is given for the pictures; see the publishers' terms",
        caveat="The attributes are scores of classifiers from 2009, above zero taken for yes: no "
        "person looked at these labels, and nobody in the pictures gave them.",
        files="lfw_attributes.txt in one folder with lfw/, lfw_funneled/ or lfw-deepfunneled/ "
        "(unpacked, a folder per person). The pictures can be downloaded, the attributes cannot.",
        size=250,
        downloads="LFWPeople",
    ),
    "waterbirds": SourceEntry(
        "intake.readers.waterbirds:read",
        "Waterbirds",
        "Landbirds and waterbirds, cut out and put before land or water: the place misleads.",
        source="Sagawa, Koh, Hashimoto and Liang (2020), github.com/kohpangwei/group_DRO; from "
        "CUB-200-2011 and Places",
        licence="None is given; made from CUB-200-2011 and Places: see the publishers' terms",
        caveat="Made by cutting out and pasting: in training 95 % of the birds are where they are "
        "expected, in validation and test half of each kind are.",
        files="waterbird_complete95_forest2water2/ (unpacked), with metadata.csv in it.",
    ),
}
